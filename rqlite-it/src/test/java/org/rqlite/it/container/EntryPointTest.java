// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.it.fault.Command;

/// What the entry point of the container image makes of variables and arguments.
class EntryPointTest {
    @TempDir
    Path temp;

    @Test
    void fillsInWhatTheContainerKnows() throws Exception {
        var name = said(List.of("hostname"));
        var full = said(List.of("sh", "-c", "hostname -f 2>/dev/null || hostname"));

        assertThat(flags(Map.of()))
                .containsExactly(
                        "-node-id",
                        name,
                        "-http-addr",
                        "0.0.0.0:4001",
                        "-http-adv-addr",
                        full + ":4001",
                        "-raft-addr",
                        "0.0.0.0:4002",
                        "-raft-adv-addr",
                        full + ":4002",
                        "/rqlite/file/data");
        assertThat(flags(Map.of(), "run")).isEqualTo(flags(Map.of()));
    }

    @Test
    void takesEveryVariableOfRqlitesImage() throws Exception {
        var variables = Map.of(
                "NODE_ID", "a node",
                "HTTP_ADDR", "[::1]:5001",
                "HTTP_ADV_ADDR", "db1:80",
                "RAFT_ADDR", "[::1]:5002",
                "RAFT_ADV_ADDR", "db1:5003",
                "DATA_DIR", temp + "/a folder",
                "START_DELAY", "0",
                "ENABLE_FK", "true",
                "SQLITE_EXTENSIONS", "sqlean,icu",
                "CUSTOM_SQLITE_EXTENSIONS_PATH", "/extensions");

        assertThat(flags(variables, "-on-disk", "-disco-config={\"name\":\"a b\"}"))
                .containsExactly(
                        "-node-id",
                        "a node",
                        "-http-addr",
                        "[::1]:5001",
                        "-http-adv-addr",
                        "db1:80",
                        "-raft-addr",
                        "[::1]:5002",
                        "-raft-adv-addr",
                        "db1:5003",
                        "-fk=true",
                        "-extensions-path=sqlean,icu,/extensions",
                        "-on-disk",
                        "-disco-config={\"name\":\"a b\"}",
                        temp + "/a folder");
    }

    @Test
    void advertisesThePortOnWhichItListens() throws Exception {
        var flags = flags(Map.of("HTTP_ADDR", "0.0.0.0:5001", "RAFT_ADDR", "0.0.0.0:5002"));

        assertThat(flags.get(flags.indexOf("-http-adv-addr") + 1)).endsWith(":5001");
        assertThat(flags.get(flags.indexOf("-raft-adv-addr") + 1)).endsWith(":5002");
    }

    @Test
    void anotherContainerOnTheSameVolumeIsTheSameNode() throws Exception {
        Files.writeString(temp.resolve("node.json"), "{}");

        assertThat(flags(Map.of("DATA_DIR", temp.toString()))).doesNotContain("-node-id");
        assertThat(flags(Map.of("DATA_DIR", temp.toString(), "NODE_ID", "1"))).contains("-node-id", "1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "1.5", "5s"})
    void aDelayThatIsNoneEndsWithTwo(String delay) throws Exception {
        assertThat(run(Map.of("START_DELAY", delay)))
                .isEqualTo(
                        new Command.Ended(2, "docker-entrypoint: START_DELAY must be whole seconds: " + delay + "\n"));
    }

    @ParameterizedTest
    @CsvSource({"START_DELAY, 9", "KUBERNETES_SERVICE_HOST, 10.0.0.1"})
    void waitsBeforeTheStartAndEndsAtOnceWhenToldTo(String variable, String value) throws Exception {
        var killer = List.of("timeout", "--preserve-status", "--signal=TERM", "1");
        var ended = new EntryPoint(temp).run(Map.of(variable, value), killer, List.of());

        assertThat(ended).isEqualTo(new Command.Ended(0, ""));
    }

    @Test
    void anythingElseIsRunAsItIs() throws Exception {
        assertThat(run(Map.of("START_DELAY", "soon"), "echo", "a  b")).isEqualTo(new Command.Ended(0, "a  b\n"));
    }

    private List<String> flags(Map<String, String> variables, String... arguments) throws IOException {
        return new EntryPoint(temp).flags(variables, List.of(arguments));
    }

    private Command.Ended run(Map<String, String> variables, String... arguments) throws IOException {
        return new EntryPoint(temp).run(variables, List.of(), List.of(arguments));
    }

    private static String said(List<String> words) {
        return Command.ended(Duration.ofSeconds(20), Map.of(), words).said().strip();
    }
}
