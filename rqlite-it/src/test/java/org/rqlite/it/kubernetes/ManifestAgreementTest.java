// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Whether the manifests fit each other and the container image.
class ManifestAgreementTest {
    private static final Path DOCKER = Manifest.FOLDER.resolveSibling("docker");

    @Test
    void everySelectorFindsThePods() throws Exception {
        var labels = Manifest.statefulSet().texts("spec", "template", "metadata", "labels");

        assertThat(Manifest.statefulSet().texts("spec", "selector", "matchLabels"))
                .isEqualTo(labels);
        assertThat(Manifest.of("PodDisruptionBudget", "rqlite").texts("spec", "selector", "matchLabels"))
                .isEqualTo(labels);
        for (var name : List.of("rqlite", "rqlite-internal")) {
            assertThat(Manifest.of("Service", name).texts("spec", "selector")).isEqualTo(labels);
        }
        for (var constraint : Manifest.pod().at("topologySpreadConstraints").list()) {
            assertThat(constraint.texts("labelSelector", "matchLabels")).isEqualTo(labels);
        }
    }

    @Test
    void nodesFindEachOtherByTheHeadlessServiceOfTheSet() throws Exception {
        var name = Manifest.statefulSet().text("spec", "serviceName");
        var service = Manifest.of("Service", name);

        assertThat(service.text("spec", "clusterIP")).isEqualTo("None");
        assertThat(service.text("spec", "publishNotReadyAddresses")).isEqualTo("true");
        assertThat(arguments())
                .contains("-disco-mode=dns", "-disco-config={\"name\":\"" + name + "\"}")
                .contains("-bootstrap-expect=" + Manifest.statefulSet().text("spec", "replicas"));
        assertThat(Manifest.statefulSet().text("spec", "podManagementPolicy")).isEqualTo("Parallel");
    }

    @Test
    void portsAreThoseOfTheImage() throws Exception {
        var ports = Manifest.container().at("ports").list().stream()
                .collect(Collectors.toMap(port -> port.text("name"), port -> port.text("containerPort")));

        assertThat(ports).isEqualTo(Map.of("http", "4001", "raft", "4002"));
        assertThat(line("EXPOSE (.*)")).isEqualTo("4001 4002");
        assertThat(entryPoint()).contains("0.0.0.0:4001", "0.0.0.0:4002");
        for (var name : List.of("rqlite", "rqlite-internal")) {
            for (var port : Manifest.of("Service", name).at("spec", "ports").list()) {
                assertThat(port.text("port")).isEqualTo(ports.get(port.text("targetPort")));
                assertThat(port.text("name")).isEqualTo(port.text("targetPort")); // DNS SRV is asked by it
            }
        }
        for (var probe : List.of("livenessProbe", "readinessProbe")) {
            assertThat(Manifest.container().text(probe, "httpGet", "port")).isEqualTo("http");
        }
    }

    @Test
    void aNodeThatWaitsIsNotReadyButAlive() throws Exception {
        assertThat(Manifest.container().text("readinessProbe", "httpGet", "path"))
                .isEqualTo("/readyz");
        assertThat(Manifest.container().text("livenessProbe", "httpGet", "path"))
                .isEqualTo("/readyz?noleader");
        assertThat(Files.readString(DOCKER.resolve("healthy"))).contains("GET /readyz?noleader ");
    }

    @Test
    void theDataIsOnTheClaim() throws Exception {
        var claims = Manifest.statefulSet().at("spec", "volumeClaimTemplates").list().stream()
                .map(claim -> claim.text("metadata", "name"));
        var volumes = Manifest.pod().at("volumes").list().stream().map(volume -> volume.text("name"));
        var mounts = Manifest.container().at("volumeMounts").list().stream()
                .collect(Collectors.toMap(mount -> mount.text("name"), mount -> mount.text("mountPath")));

        assertThat(mounts.keySet()).isEqualTo(Stream.concat(claims, volumes).collect(Collectors.toSet()));
        assertThat(mounts).containsEntry("data", line("VOLUME (.*)")).containsEntry("scratch", "/tmp");
        assertThat(entryPoint()).contains("DATA_DIR:-" + mounts.get("data") + "/");
    }

    @Test
    void runsAsTheUserOfTheImage() throws Exception {
        var context = Manifest.pod().at("securityContext");

        assertThat(line("USER (.*)")).isEqualTo(context.text("runAsUser") + ":" + context.text("runAsGroup"));
        assertThat(context.text("runAsNonRoot")).isEqualTo("true");
        assertThat(context.text("fsGroup")).isEqualTo(context.text("runAsGroup"));
        assertThat(Set.copyOf(Manifest.container()
                        .at("securityContext", "capabilities", "drop")
                        .words()))
                .isEqualTo(Set.of("ALL"));
    }

    private static List<String> arguments() throws IOException {
        return Manifest.container().at("args").words();
    }

    private static String entryPoint() throws IOException {
        return Files.readString(DOCKER.resolve("docker-entrypoint.sh"));
    }

    /// What a line of the Dockerfile says.
    private static String line(String form) throws IOException {
        var found = Pattern.compile("(?m)^" + form + "$").matcher(Files.readString(DOCKER.resolve("Dockerfile")));
        assertThat(found.find()).as(form).isTrue();
        return found.group(1);
    }
}
