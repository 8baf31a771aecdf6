// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.Halt;
import org.rqlite.server.flags.Usage;

/// From arguments to exit codes, as far as no node starts. Alone: it takes the log of the process.
@Isolated
class LaunchTest {
    private static final Halt NO_HALT = (reason, message, cause) -> {
        throw new AssertionError(reason + " " + message, cause);
    };

    @TempDir
    Path temp;

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();

    @Test
    void helpIsTheUsageText() {
        assertThat(launch("-help")).isEqualTo(ExitCode.CLEAN);
        assertThat(told()).isEqualTo(Usage.text());
    }

    @Test
    void theVersionNeedsNoDataFolder() {
        assertThat(launch("-version")).isEqualTo(ExitCode.CLEAN);
        assertThat(told()).isEqualTo(BuildVersion.ofThisBuild().line() + "\n");
    }

    @Test
    void aMisusedFlagIsToldBeforeTheUsageText() {
        assertThat(launch("-raft-snap")).isEqualTo(ExitCode.USAGE);
        assertThat(told()).isEqualTo("flag needs an argument: -raft-snap\n" + Usage.text());
    }

    @Test
    void withoutArgumentsTheLogSaysWhatIsMissing() {
        assertThat(launch()).isEqualTo(ExitCode.START_FAILED);
        assertThat(told())
                .startsWith("[rqlited] ")
                .endsWith("failed to parse command-line flags: missing required argument: DataPath\n");
    }

    @Test
    void wordsAfterTheDataFolderAreNotAccepted() {
        assertThat(launch("-fk", "d", "-node-id", "x")).isEqualTo(ExitCode.START_FAILED);
        assertThat(told()).isEqualTo("arguments after data directory (d) are not accepted ([-node-id x])\n");
    }

    @Test
    void allProblemsAreToldAtOnce() {
        assertThat(launch("-http-addr", "a", "-raft-addr", "b")).isEqualTo(ExitCode.START_FAILED);
        assertThat(told()).isEqualTo("""
                        fatal: data directory path is required
                        fatal: HTTP bind address not valid
                        fatal: raft bind address not valid
                        """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-http-verify-client", "-join-as=bob", "-raft-remove-shutdown"})
    void whatIsNotBuiltStopsTheStartAndLeavesNothing(String flag) {
        var data = temp.resolve("data");

        assertThat(launch(flag, data.toString())).isEqualTo(ExitCode.START_FAILED);
        assertThat(told()).startsWith("fatal: not built yet: " + flag.replaceFirst("=.*", "") + " (");
        assertThat(told().lines()).hasSize(1);
        assertThat(Files.exists(data)).isFalse();
    }

    @Test
    void aModeWhoseProviderIsMissingIsNamedWithItsJar() {
        assertThat(launch("-disco-mode=etcd-kv", temp.resolve("data").toString()))
                .isEqualTo(ExitCode.START_FAILED);
        assertThat(told())
                .contains(
                        "clustering failure: discovery mode etcd-kv is not part of this distribution: put the jar of its"
                                + " provider (rqlite-disco-etcd) into the folder plugins");
        assertThat(temp.resolve("data")).doesNotExist();
    }

    private ExitCode launch(String... arguments) {
        return new Launch(List.of(arguments), System.out, new PrintStream(told, true, StandardCharsets.UTF_8), NO_HALT)
                .run();
    }

    private String told() {
        return told.toString(StandardCharsets.UTF_8);
    }
}
