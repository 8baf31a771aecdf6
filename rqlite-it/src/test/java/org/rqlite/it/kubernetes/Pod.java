// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.rqlite.it.Eventually;
import org.rqlite.it.NodeClient;
import org.rqlite.it.TestNode;
import org.rqlite.it.container.EntryPoint;

/// A pod as far as a node can tell: the container's entry point with the manifest's arguments, in a place that has an
/// address, a host name, and files of the resolver, as a kubelet makes them.
final class Pod {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final String DRESS = """
            hostname "$1"
            for file in resolv.conf hosts nsswitch.conf; do
              [ -e /etc/$file ] || touch /etc/$file
              mount --bind "$2/$file" /etc/$file
            done
            shift 2
            exec "$@"
            """;

    private final Process process;
    private final Path log;
    private final NodeClient client;

    private Pod(Process process, Path log, NodeClient client) {
        this.process = process;
        this.log = log;
        this.client = client;
    }

    /// What a kubelet knows of a pod.
    ///
    /// @param name of the pod, which is its host name
    /// @param domain of the set's headless service
    /// @param address of the pod
    /// @param resolver address of the DNS server
    /// @param volume its claim, which outlives it
    record Assignment(String name, String domain, String address, String resolver, Path volume) {
        private void write(Path etc) throws IOException {
            Files.createDirectories(etc);
            var search = domain.substring(domain.indexOf('.') + 1);
            Files.writeString(
                    etc.resolve("resolv.conf"),
                    "nameserver " + resolver + "\nsearch " + search + "\noptions ndots:5 timeout:2 attempts:2\n");
            Files.writeString(
                    etc.resolve("hosts"),
                    "127.0.0.1 localhost\n" + address + " " + name + "." + domain + " " + name + "\n");
            Files.writeString(etc.resolve("nsswitch.conf"), "hosts: files dns\n");
        }
    }

    /// Starts it.
    ///
    /// @param prefix words that lead into its network
    /// @param arguments of the container
    static Pod start(Assignment place, List<String> prefix, List<String> arguments) {
        try {
            var etc = place.volume.resolve("etc");
            place.write(etc);
            var log = place.volume.resolve("log");
            var command = new ArrayList<>(prefix);
            command.addAll(List.of("unshare", "--mount", "--uts", "sh", "-euc", DRESS, "pod"));
            command.addAll(List.of(place.name, etc.toString(), EntryPoint.SCRIPT.toString()));
            command.addAll(arguments);
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            var environment = builder.environment();
            environment.put("PATH", TestNode.launcher().getParent() + ":" + System.getenv("PATH"));
            environment.remove("KUBERNETES_SERVICE_HOST"); // no delay: there is no cache of names
            environment.put("DATA_DIR", place.volume.resolve("data").toString());
            environment.put("RQLITED_JAVA_OPTS", String.join(" ", TestNode.javaOptions()));
            return new Pod(builder.start(), log, new NodeClient(place.address + ":4001"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    NodeClient client() {
        return client;
    }

    /// Whether a probe passes.
    ///
    /// @param path from the manifest
    boolean passes(String path) {
        try {
            return client.get(path, Duration.ofSeconds(2)).statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    void awaitPasses(String path) {
        Eventually.await(Duration.ofSeconds(60), () -> path + " of " + told(), () -> {
            if (!process.isAlive()) throw new AssertionError("ended with " + process.exitValue() + ": " + told());
            return passes(path);
        });
    }

    /// Asks it to stop, as a kubelet does.
    ///
    /// @return its exit code
    int stop() {
        process.destroy();
        try {
            if (process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) return process.exitValue();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("still running: " + told());
    }

    void kill() {
        process.destroyForcibly();
    }

    String told() {
        try {
            var all = Files.readString(log);
            return log + " ends with " + all.substring(Math.max(0, all.length() - 4000));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
