// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.structure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The project's own text files.
final class SourceTree {
    private static final Set<String> FOREIGN = Set.of("target", ".git", ".idea", ".vscode", "data");

    private SourceTree() {}

    /// Texts by path from the project's root, with `/`; files that are not UTF-8 are left out.
    static SortedMap<String, String> read() {
        var root = root();
        var texts = new TreeMap<String, String>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return FOREIGN.contains(String.valueOf(folder.getFileName()))
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    try {
                        texts.put(root.relativize(file).toString().replace('\\', '/'), Files.readString(file));
                    } catch (MalformedInputException _) {
                        // a binary file
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }

    static Path root() {
        return Path.of(System.getProperty("basedir", ""), "..").toAbsolutePath().normalize();
    }
}
