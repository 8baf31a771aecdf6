// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.SnakeYamlNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/// Whether the manifests are what Kubernetes takes, by a schema that knows the parts that we use and no other.
class ManifestSchemaTest {
    private static final String SCHEMA = schema();

    static List<Manifest> manifests() throws IOException {
        return Manifest.all();
    }

    @Test
    void thereAreFour() throws Exception {
        assertThat(Manifest.all())
                .extracting(manifest -> manifest.text("kind"))
                .containsExactlyInAnyOrder("PodDisruptionBudget", "Service", "Service", "StatefulSet");
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void everyManifestFits(Manifest manifest) {
        assertThat(errors(manifest.value())).as("%s", manifest).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void everyKeyIsRefusedIfMisspelt(Manifest manifest) {
        var accepted = new ArrayList<String>();
        var seen = new ArrayList<String>();
        misspellEach("", manifest.value(), manifest.value(), key -> {
            seen.add(key);
            if (errors(manifest.value()).isEmpty()) accepted.add(key);
        });

        assertThat(accepted).isEmpty();
        assertThat(seen).hasSizeGreaterThan(8);
        assertThat(errors(manifest.value())).as("put back").isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replicas: 3 | replicas: '3'",
                "podManagementPolicy: Parallel | podManagementPolicy: parallel",
                "path: /readyz | path: readyz",
                "cpu: 500m | cpu: 500 m",
                "containerPort: 4001 | containerPort: 400100",
                "name: http | name: the-http-port-of-rqlite",
                "runAsNonRoot: true | runAsNonRoot: 'true'"
            })
    void aValueThatKubernetesRefusesIsRefused(String right, String wrong) throws Exception {
        var text = new Yaml().dumpAsMap(Manifest.statefulSet().value());

        assertThat(text).contains(right);
        assertThat(errors(new Yaml().<Object>load(text.replace(right, wrong)))).isNotEmpty();
    }

    /// Calls with each key changed in turn, save those of labels, which are anybody's choice.
    private static void misspellEach(String path, Object root, Object part, Consumer<String> changed) {
        switch (part) {
            case Map<?, ?> map -> {
                for (var key : List.copyOf(map.keySet())) {
                    if (String.valueOf(key).indexOf('/') >= 0) continue;
                    misspell(map, String.valueOf(key), () -> changed.accept(path + "/" + key));
                    misspellEach(path + "/" + key, root, map.get(key), changed);
                }
            }
            case List<?> list -> list.forEach(each -> misspellEach(path + "[]", root, each, changed));
            default -> {
                // a leaf
            }
        }
    }

    @SuppressWarnings("unchecked") // as YAML makes them
    private static void misspell(Map<?, ?> map, String key, Runnable then) {
        var keys = (Map<String, Object>) map;
        var before = new LinkedHashMap<>(keys);
        keys.put(key + "x", before.get(key));
        keys.remove(key);
        then.run();
        keys.clear();
        keys.putAll(before);
    }

    private static List<String> errors(Object manifest) {
        var result = new ValidatorFactory()
                .withJsonNodeFactory(new SnakeYamlNode.Factory())
                .validate(SCHEMA, new Yaml().dumpAsMap(manifest));
        if (result.isValid()) return List.of();
        return result.getErrors().stream()
                .map(error -> error.getInstanceLocation() + ": " + error.getError())
                .toList();
    }

    private static String schema() {
        try (var in = ManifestSchemaTest.class.getResourceAsStream("/kubernetes/manifest.schema.json")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
