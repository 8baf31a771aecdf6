// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.structure;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What is read off one module's descriptor.
final class ModuleRules {
    private static final String SERVICES = "META-INF/services/";

    private ModuleRules() {}

    /// Modules that it needs at run time and should not know.
    ///
    /// @param allowed beginnings of names, separated by spaces
    static List<String> foreign(ModuleDescriptor module, String allowed) {
        var prefixes = allowed.isEmpty() ? new String[0] : allowed.split(" ");
        return module.requires().stream()
                .filter(requires -> !requires.modifiers().contains(Requires.Modifier.STATIC))
                .map(Requires::name)
                .filter(name -> !name.equals("java.base"))
                .filter(name -> Arrays.stream(prefixes).noneMatch(name::startsWith))
                .sorted()
                .toList();
    }

    /// Its exported packages, separated by spaces.
    static String exported(ModuleDescriptor module) {
        return module.exports().stream()
                .map(ModuleDescriptor.Exports::source)
                .sorted()
                .collect(Collectors.joining(" "));
    }

    /// Whether nobody gets in but through what it exports to all.
    static boolean isClosed(ModuleDescriptor module) {
        return !module.isOpen()
                && module.opens().isEmpty()
                && module.exports().stream().noneMatch(ModuleDescriptor.Exports::isQualified);
    }

    /// Providers by service, as a module.
    static Map<String, Set<String>> provided(ModuleDescriptor module) {
        var provided = new TreeMap<String, Set<String>>();
        for (var provides : module.provides()) {
            provided.put(provides.service(), new TreeSet<>(provides.providers()));
        }
        return provided;
    }

    /// Providers by service, as a jar on the class path.
    static Map<String, Set<String>> servicesOnTheClassPath(ModuleReader reader) throws IOException {
        var services = new TreeMap<String, Set<String>>();
        try (var names = reader.list()) {
            for (var name : names.filter(ModuleRules::isServiceFile).toList()) {
                services.put(name.substring(SERVICES.length()), providers(reader, name));
            }
        }
        return services;
    }

    private static Set<String> providers(ModuleReader reader, String name) throws IOException {
        try (var file = reader.open(name).orElseThrow()) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static boolean isServiceFile(String name) {
        return name.startsWith(SERVICES) && !name.endsWith("/");
    }
}
