// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;

/// A discovery provider that the project does not know: a module compiled here, against the API's jar alone.
final class ForeignPlugin {
    static final String MODE = "foreign-mode";

    private static final String DESCRIPTOR = """
            module com.example.foreign {
                requires org.rqlite.api;
                provides org.rqlite.api.disco.DiscoveryProvider with com.example.foreign.ForeignProvider;
            }
            """;
    private static final String PROVIDER = """
            package com.example.foreign;

            import java.util.List;
            import org.rqlite.api.disco.AddressDiscovery;
            import org.rqlite.api.disco.Discovery;
            import org.rqlite.api.disco.DiscoveryProvider;
            import org.rqlite.api.disco.DiscoverySettings;

            public final class ForeignProvider implements DiscoveryProvider {
                @Override
                public String mode() {
                    return "%s";
                }

                @Override
                public Discovery open(DiscoverySettings settings) {
                    throw new UnsupportedOperationException();
                }
            }
            """.formatted(MODE);

    private ForeignPlugin() {}

    /// @param scratch for sources and classes
    /// @param lib holds the API's jar
    /// @param jar to be made
    static void compile(Path scratch, Path lib, Path jar) throws IOException {
        var sources = Files.createDirectories(scratch.resolve("src/com/example/foreign"));
        var descriptor = Files.writeString(scratch.resolve("src/module-info.java"), DESCRIPTOR);
        var provider = Files.writeString(sources.resolve("ForeignProvider.java"), PROVIDER);
        var classes = scratch.resolve("classes").toString();
        run("javac", "-p", lib.toString(), "-d", classes, descriptor.toString(), provider.toString());
        run("jar", "--create", "--file", jar.toString(), "-C", classes, ".");
    }

    private static void run(String tool, String... arguments) {
        var status = ToolProvider.findFirst(tool).orElseThrow().run(System.out, System.err, arguments);
        if (status != 0) throw new AssertionError(tool + " ended with " + status);
    }
}
