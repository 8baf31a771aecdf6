// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.it.Eventually;
import org.rqlite.it.NodeClient;
import org.rqlite.it.fault.Command;
import org.rqlite.testkit.Ports;

/// The container image, built from its Dockerfile and run by a real engine as the manifest for Kubernetes runs it: not
/// as root, without capabilities, on a root file system that cannot be written.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerImageIT {
    private static final Path PACKAGING = Path.of(System.getProperty("basedir", ""), "../packaging")
            .toAbsolutePath()
            .normalize();
    private static final Path DOCKERFILE = PACKAGING.resolve("docker/Dockerfile");
    private static final String IMAGE = "rqlite-test/rqlited";
    private static final Duration READY_MAX = Duration.ofSeconds(60);
    private static final List<String> HARDENED = List.of(
            "--read-only", "--tmpfs=/tmp", "--cap-drop=ALL", "--security-opt=no-new-privileges", "--network=host");

    private ContainerEngine engine;

    @BeforeAll
    void build(@TempDir Path folder) throws IOException {
        engine = ContainerEngine.start(folder);
        BaseImage.into(engine, DOCKERFILE);
        engine.build(
                "--build-arg=BASE=" + BaseImage.NAME, "--tag=" + IMAGE, "--file=" + DOCKERFILE, PACKAGING.toString());
    }

    @AfterAll
    void stop() {
        if (engine != null) engine.close();
    }

    @Test
    void servesStopsInOrderAndComesBackOnItsVolumeAsTheSameNode() throws Exception {
        var http = "127.0.0.1:" + Ports.free();
        var raft = "127.0.0.1:" + Ports.free();
        var client = new NodeClient(http);

        start("first", http, raft);
        awaitReady("first", client);
        client.execute("CREATE TABLE t (a INTEGER)");
        client.execute("INSERT INTO t VALUES (7)");
        var id = nodeId(client);
        assertThat(id).isEqualTo("\"db1\"");
        assertThat(engine.run("exec", "first", "id", "-u")).isEqualTo("1000");
        Eventually.await(
                READY_MAX,
                () -> log("first"),
                () -> state("first", "Health.Status").equals("healthy"));
        engine.run("stop", "--time=30", "first");
        assertThat(state("first", "ExitCode")).as(log("first")).isEqualTo("0");

        start("second", http, raft);
        awaitReady("second", client);
        assertThat(client.query("SELECT a FROM t")).isEqualTo(List.of(List.of("7")));
        assertThat(nodeId(client)).isEqualTo(id);
        engine.run("kill", "second");
    }

    /// As the guide starts them, but on this machine's network, so with ports of their own.
    @Test
    void threeOfThemFormAClusterAndOneMoreJoins() throws Exception {
        var raft = Stream.generate(() -> "127.0.0.1:" + Ports.free()).limit(4).toList();
        var http = Stream.generate(() -> "127.0.0.1:" + Ports.free()).limit(4).toList();
        var clients = http.stream().map(NodeClient::new).toList();
        String[] flags = {"-bootstrap-expect", "3", "-join", String.join(",", raft.subList(0, 3))};

        for (var n = 0; n < 3; n++) member(n, http.get(n), raft.get(n), flags);
        for (var n = 0; n < 3; n++) awaitReady("rqlite-" + n, clients.get(n));
        clients.get(0).execute("CREATE TABLE t (a INTEGER)");
        clients.get(1).execute("INSERT INTO t VALUES (7)");
        member(3, http.get(3), raft.get(3), flags);
        awaitReady("rqlite-3", clients.get(3));

        assertThat(clients.get(3).query("SELECT a FROM t")).isEqualTo(List.of(List.of("7")));
        assertThat(clients.get(2).get("/nodes?ver=2", READY_MAX).body())
                .contains(raft)
                .contains("\"id\":\"rqlite-0\"");
        for (var n = 0; n < 4; n++) engine.run("kill", "rqlite-" + n);
    }

    private void member(int n, String http, String raft, String... flags) {
        var name = "rqlite-" + n;
        detached(name, List.of("--hostname=" + name, "--volume=" + name + ":/rqlite/file"), http, raft, flags);
    }

    @Test
    void isUnhealthyWhereNobodyAnswers() {
        var ended = engine.tried("run", "--rm", "-e", "HTTP_ADDR=127.0.0.1:" + Ports.free(), IMAGE, "/bin/healthy");

        assertThat(ended.status()).isEqualTo(1);
    }

    @Test
    void endsWithTheNodesOwnCodeOrThatOfAWrongVariable() {
        assertThat(ran(List.of(), "-nonsense").status()).isEqualTo(2);
        assertThat(ran(List.of("-e", "ENABLE_FK=perhaps")).said())
                .startsWith("invalid boolean value \"perhaps\" for -fk: parse error\n");
        assertThat(ran(List.of("-e", "HTTP_ADDR=4001")).said()).contains("fatal: HTTP bind address not valid");
        assertThat(ran(List.of("-e", "START_DELAY=soon")))
                .isEqualTo(new Command.Ended(2, "docker-entrypoint: START_DELAY must be whole seconds: soon\n"));
        assertThat(ran(List.of("-e", "SQLITE_EXTENSIONS=icu")).status()).isEqualTo(1);
    }

    /// A chart may put a script before the entry point, whose place is rqlite's.
    @Test
    void theEntryPointIsWhereChartsCallIt() {
        var entry = "exec /bin/docker-entrypoint.sh \"$0\" \"$@\"";
        var ended = engine.tried("run", "--rm", "--entrypoint=/bin/sh", IMAGE, "-c", entry, "-version");

        assertThat(ended.said()).startsWith("rqlited ");
        assertThat(ended.status()).isZero();
    }

    private void start(String name, String http, String raft) {
        var host = name.equals("first") ? "db1" : "db2";
        detached(name, List.of("--health-interval=1s", "--hostname=" + host, "--volume=data:/rqlite/file"), http, raft);
    }

    private void detached(String name, List<String> options, String http, String raft, String... flags) {
        var words = new ArrayList<>(List.of("run", "--detach", "--name=" + name));
        words.addAll(HARDENED);
        words.addAll(options);
        words.addAll(List.of("-e", "HTTP_ADDR=" + http, "-e", "HTTP_ADV_ADDR=" + http));
        words.addAll(List.of("-e", "RAFT_ADDR=" + raft, "-e", "RAFT_ADV_ADDR=" + raft, IMAGE));
        words.addAll(List.of(flags));
        engine.run(words.toArray(String[]::new));
    }

    private Command.Ended ran(List<String> options, String... arguments) {
        var words = new ArrayList<>(List.of("run", "--rm"));
        words.addAll(options);
        words.add(IMAGE);
        words.addAll(List.of(arguments));
        return engine.tried(words.toArray(String[]::new));
    }

    private void awaitReady(String name, NodeClient client) {
        Eventually.await(READY_MAX, () -> log(name), client::ready);
    }

    private static String nodeId(NodeClient client) throws IOException {
        return client.get("/status?key=store.node_id", READY_MAX).body().strip();
    }

    private String state(String name, String what) {
        return engine.run("inspect", "--format={{.State." + what + "}}", name);
    }

    private String log(String name) {
        return engine.tried("logs", name).said();
    }
}
