// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// A manifest, or a part of one.
///
/// @param place file and keys that lead to it
/// @param value a map, a list, text, a number or a truth value
record Manifest(String place, Object value) {
    static final Path FOLDER = Path.of(System.getProperty("basedir", ""), "../packaging/kubernetes")
            .toAbsolutePath()
            .normalize();

    /// All of the folder.
    static List<Manifest> all() throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files.sorted().map(Manifest::read).toList();
        }
    }

    /// The one with a name of its own.
    static Manifest of(String kind, String name) throws IOException {
        return all().stream()
                .filter(each -> each.text("kind").equals(kind)
                        && each.at("metadata").text("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    static Manifest statefulSet() throws IOException {
        return of("StatefulSet", "rqlite");
    }

    /// What every pod is made from.
    static Manifest pod() throws IOException {
        return statefulSet().at("spec", "template", "spec");
    }

    /// The one container of a pod.
    static Manifest container() throws IOException {
        return pod().at("containers").list().getFirst();
    }

    private static Manifest read(Path file) {
        var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        try (var text = Files.newBufferedReader(file)) {
            return new Manifest(String.valueOf(file.getFileName()), yaml.load(text));
        } catch (IOException e) {
            throw new AssertionError(file.toString(), e);
        }
    }

    /// What keys lead to; fails where there is nothing.
    Manifest at(String... keys) {
        var found = this;
        for (var key : keys) found = found.member(key);
        return found;
    }

    private Manifest member(String key) {
        if (value instanceof Map<?, ?> map && map.containsKey(key))
            return new Manifest(place + "/" + key, map.get(key));
        throw new AssertionError(place + " has no " + key);
    }

    List<Manifest> list() {
        if (!(value instanceof List<?> list)) throw new AssertionError(place + " is no list");
        return list.stream().map(each -> new Manifest(place + "[]", each)).toList();
    }

    String text(String... keys) {
        return String.valueOf(at(keys).value);
    }

    /// Names with texts, such as labels.
    Map<String, String> texts(String... keys) {
        if (!(at(keys).value instanceof Map<?, ?> map)) throw new AssertionError(place + " is no map");
        return map.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> String.valueOf(entry.getKey()), entry -> String.valueOf(entry.getValue())));
    }

    List<String> words() {
        return list().stream().map(each -> each.text()).toList();
    }

    @Override
    public String toString() {
        return place;
    }
}
