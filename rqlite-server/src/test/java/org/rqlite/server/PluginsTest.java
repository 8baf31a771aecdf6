// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.api.disco.AddressDiscovery;
import org.rqlite.api.disco.DiscoveryProvider;
import org.rqlite.api.disco.DiscoverySettings;

class PluginsTest {
    @TempDir
    Path temp;

    @Test
    void aFolderThatIsNotThereHoldsNoModes() {
        assertThat(Plugins.load(temp.resolve("none"))).isEmpty();
        assertThat(Plugins.load(Path.of(""))).isEmpty();
    }

    @Test
    void aForeignJarInTheFolderIsFoundAndWorks() throws IOException {
        plugin("foreign.one", "mdns");

        var providers = Plugins.load(folder());

        assertThat(providers.keySet()).containsExactly("mdns");
        try (var discovery = providers.get("mdns").open(new DiscoverySettings("", "k", 4002))) {
            assertThat(((AddressDiscovery) discovery).addresses()).containsExactly("k:1");
        }
        assertThat(providers.get("mdns").getClass().getModule().getName()).isEqualTo("foreign.one");
    }

    @Test
    void severalJarsAreFound() throws IOException {
        plugin("foreign.one", "one");
        plugin("foreign.two", "two");

        assertThat(Plugins.load(folder()).keySet()).containsExactly("one", "two");
    }

    @Test
    void twoProvidersOfOneModeStopTheStart() throws IOException {
        plugin("foreign.one", "same");
        plugin("foreign.two", "same");

        assertThatThrownBy(() -> Plugins.load(folder()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("discovery mode same has two providers")
                .hasMessageContaining("foreign.one.Provider")
                .hasMessageContaining("foreign.two.Provider");
    }

    @Test
    void aBrokenJarStopsTheStartAndNamesTheFolder() throws IOException {
        Files.createDirectories(folder());
        Files.writeString(folder().resolve("broken.jar"), "no zip");

        assertThatThrownBy(() -> Plugins.load(folder()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(folder().toString());
    }

    /// A jar that brings a module of the program once more: the program's own counts.
    @Test
    void aJarThatIsThereAlreadyIsLeftAlone() throws IOException {
        plugin("foreign.one", "mdns");
        var copy = folder().resolve("api.jar");
        if (Files.isDirectory(Path.of(apiModule()))) {
            run("jar", "--create", "--file", copy.toString(), "-C", apiModule(), ".");
        } else {
            Files.copy(Path.of(apiModule()), copy);
        }

        assertThat(Plugins.load(folder()).keySet()).containsExactly("mdns");
    }

    @Test
    void whatIsNoJarIsLeftAlone() throws IOException {
        plugin("foreign.one", "mdns");
        Files.writeString(folder().resolve("README.md"), "plugins go here");

        assertThat(Plugins.load(folder()).keySet()).containsExactly("mdns");
    }

    @Test
    void anEmptyFolderHoldsNoModes() throws IOException {
        Files.createDirectories(folder());

        assertThat(Plugins.load(folder())).isEmpty();
    }

    @Test
    void aPluginThatNeedsWhatIsNotThereStopsTheStart() throws IOException {
        var source = Files.createDirectories(temp.resolve("missing")).resolve("module-info.java");
        var classes = temp.resolve("missing.classes").toString();
        Files.writeString(source, "module foreign.missing {}");
        run("javac", "-d", classes, source.toString());
        plugin("foreign.needy", "needy", "requires foreign.missing;", classes);

        assertThatThrownBy(() -> Plugins.load(folder()))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("failed to load plugins from " + folder())
                .hasMessageContaining("foreign.missing");
    }

    private Path folder() {
        return temp.resolve("plugins");
    }

    /// Compiles a module that offers one mode into the plugin folder, knowing nothing but the API.
    private void plugin(String module, String mode) throws IOException {
        plugin(module, mode, "", "");
    }

    // what it needs besides is found at `path`
    private void plugin(String module, String mode, String needs, String path) throws IOException {
        var source = Files.createDirectories(temp.resolve(module));
        Files.writeString(source.resolve("module-info.java"), """
                module %1$s {
                    requires org.rqlite.api;
                    %2$s
                    provides org.rqlite.api.disco.DiscoveryProvider with %1$s.Provider;
                }
                """.formatted(module, needs));
        Files.writeString(source.resolve("Provider.java"), """
                package %s;

                import java.util.List;
                import org.rqlite.api.disco.*;

                public final class Provider implements DiscoveryProvider {
                    public String mode() {
                        return "%s";
                    }

                    public Discovery open(DiscoverySettings settings) {
                        return new AddressDiscovery() {
                            public List<String> addresses() {
                                return List.of(settings.key() + ":1");
                            }

                            public org.rqlite.api.Diagnostic.Section state() {
                                return new org.rqlite.api.Diagnostic.Section(new java.util.TreeMap<>());
                            }

                            public void close() {}
                        };
                    }
                }
                """.formatted(module, mode));
        var classes = temp.resolve(module + ".classes").toString();
        run(
                "javac",
                "-d",
                classes,
                "-p",
                path.isEmpty() ? apiModule() : apiModule() + File.pathSeparator + path,
                source.resolve("module-info.java").toString(),
                source.resolve("Provider.java").toString());
        Files.createDirectories(folder());
        run("jar", "--create", "--file", folder().resolve(module + ".jar").toString(), "-C", classes, ".");
    }

    private static String apiModule() {
        var location = DiscoveryProvider.class
                .getModule()
                .getLayer()
                .configuration()
                .findModule("org.rqlite.api")
                .orElseThrow()
                .reference()
                .location()
                .orElseThrow();
        return Path.of(location).toString();
    }

    private static void run(String tool, String... arguments) {
        var code = ToolProvider.findFirst(tool).orElseThrow().run(System.out, System.err, arguments);
        assertThat(code).as("%s %s", tool, List.of(arguments)).isZero();
    }
}
