// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;

/// A module compiled here as its author would do it elsewhere: against the jars that a node has.
public final class PluginJar {
    private PluginJar() {}

    /// Compiles sources and packs them.
    ///
    /// @param scratch for sources and classes
    /// @param jar to be made
    /// @param sources by their place below the folder of sources
    public static void compile(Path scratch, Path jar, Map<String, String> sources) throws IOException {
        var lib = Distribution.server().home().resolve("lib");
        var classes = scratch.resolve("classes").toString();
        var command = new ArrayList<>(List.of("-Xlint:all", "-Werror", "-p", lib.toString(), "-d", classes));
        for (var source : sources.entrySet()) {
            var file = scratch.resolve("src").resolve(source.getKey());
            Files.createDirectories(file.getParent());
            command.add(Files.writeString(file, source.getValue()).toString());
        }
        run("javac", command);
        run("jar", List.of("--create", "--file", jar.toString(), "-C", classes, "."));
    }

    private static void run(String tool, List<String> arguments) {
        var status = ToolProvider.findFirst(tool)
                .orElseThrow()
                .run(System.out, System.err, arguments.toArray(String[]::new));
        if (status != 0) throw new AssertionError(tool + " ended with " + status);
    }
}
