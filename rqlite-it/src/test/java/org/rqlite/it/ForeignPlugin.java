// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

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
    /// @param jar to be made
    static void compile(Path scratch, Path jar) throws IOException {
        PluginJar.compile(
                scratch,
                jar,
                Map.of("module-info.java", DESCRIPTOR, "com/example/foreign/ForeignProvider.java", PROVIDER));
    }
}
