// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import java.io.UncheckedIOException;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolutionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.rqlite.api.disco.DiscoveryProvider;

/// Discovery modes: those linked in and those of jars dropped into the plugin folder.
///
/// The jars get a layer of their own above the boot layer: a module path at run time would make the AOT cache
/// unusable (modules.md 8).
final class Plugins {
    private Plugins() {}

    /// Finds every mode.
    ///
    /// @param folder holds modular jars; need not exist
    /// @return by mode
    /// @throws StartException if a jar cannot be used
    static SortedMap<String, DiscoveryProvider> load(Path folder) {
        try {
            var providers = new TreeMap<String, DiscoveryProvider>();
            for (var provider : ServiceLoader.load(layer(folder), DiscoveryProvider.class)) {
                var other = providers.put(provider.mode(), provider);
                if (other == null || other.getClass() == provider.getClass()) continue;
                throw new StartException("discovery mode " + provider.mode() + " has two providers: "
                        + other.getClass().getName() + " and "
                        + provider.getClass().getName());
            }
            return providers;
        } catch (FindException | ResolutionException | LayerInstantiationException | ServiceConfigurationError e) {
            throw new StartException("failed to load plugins from " + folder, e);
        } catch (UncheckedIOException e) {
            throw new StartException("failed to read plugins from " + folder, e);
        }
    }

    private static ModuleLayer layer(Path folder) {
        var boot = ModuleLayer.boot();
        if (!Files.isDirectory(folder)) return boot;
        var finder = ModuleFinder.of(folder);
        Set<String> roots = finder.findAll().stream()
                .map(ModuleReference::descriptor)
                .map(descriptor -> descriptor.name())
                .filter(name -> boot.findModule(name).isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        var configuration = boot.configuration().resolve(ModuleFinder.of(), finder, roots);
        return boot.defineModulesWithOneLoader(configuration, Plugins.class.getClassLoader());
    }
}
