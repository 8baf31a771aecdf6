// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.guide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The commands of a document.
final class Guide {
    private static final Path DOCS = Path.of(System.getProperty("basedir", ""), "..", "docs");

    private Guide() {}

    /// Commands as a reader would copy them.
    ///
    /// @param heading of the section
    /// @param text of the block
    record Block(String heading, String text) {
        @Override
        public String toString() {
            return heading;
        }
    }

    /// All blocks of a document that are marked as commands, in order.
    static List<Block> blocks(String document) {
        var blocks = new ArrayList<Block>();
        var heading = "";
        var lines = new ArrayList<String>();
        var inBlock = false;
        for (var line : lines(document)) {
            if (inBlock && line.equals("```")) {
                blocks.add(new Block(heading, String.join("\n", lines)));
                inBlock = false;
            } else if (inBlock) {
                lines.add(line);
            } else if (line.equals("```bash")) {
                lines.clear();
                inBlock = true;
            } else if (line.matches("#+ .*")) {
                heading = line.replaceFirst("#+ ", "");
            }
        }
        return blocks;
    }

    private static List<String> lines(String document) {
        try {
            return Files.readAllLines(DOCS.resolve(document));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
