// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import jdk.jfr.FlightRecorder;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rqlite.server.Profiles.Kind;

class ProfilesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void eachKindWritesItsRecordingWhenTheNodeEnds(Kind kind) throws IOException {
        var file = folder.resolve(kind + ".jfr");

        Profiles.start(Map.of(kind, file)).close();

        var event = switch (kind) {
            case CPU -> "jdk.ExecutionSample";
            case MEMORY -> "jdk.ObjectAllocationSample";
            case TRACE -> "jdk.ActiveSetting";
        };
        try (var recording = new RecordingFile(file)) {
            assertThat(recording.readEventTypes())
                    .anyMatch(type -> type.getName().equals(event));
        }
    }

    @Test
    void severalRunAtOnce() {
        var before = FlightRecorder.getFlightRecorder().getRecordings().size();
        try (var _ = Profiles.start(Map.of(Kind.CPU, folder.resolve("c"), Kind.MEMORY, folder.resolve("m")))) {
            assertThat(FlightRecorder.getFlightRecorder().getRecordings()).hasSize(before + 2);
        }

        assertThat(FlightRecorder.getFlightRecorder().getRecordings()).hasSize(before);
        assertThat(folder.resolve("c")).isNotEmptyFile();
        assertThat(folder.resolve("m")).isNotEmptyFile();
    }

    @Test
    void aFileThatCannotBeWrittenStopsTheStartAndTheOtherRecordings() {
        var before = FlightRecorder.getFlightRecorder().getRecordings().size();
        var files = Map.of(Kind.CPU, folder.resolve("c"), Kind.TRACE, folder.resolve("no/such/folder"));

        assertThatThrownBy(() -> Profiles.start(files))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("failed to write the trace profile to " + folder.resolve("no/such/folder"));

        assertThat(FlightRecorder.getFlightRecorder().getRecordings()).hasSize(before);
    }

    @Test
    void theFlagsGiveTheFiles() {
        assertThat(ServerConfig.profiles(ServerConfigTest.parse("d"))).isEmpty();
        assertThat(ServerConfig.profiles(ServerConfigTest.parse("-cpu-profile /c -mem-profile /m -trace-profile t d")))
                .isEqualTo(Map.of(
                        Kind.CPU, Path.of("/c"),
                        Kind.MEMORY, Path.of("/m"),
                        Kind.TRACE, Path.of("t").toAbsolutePath()));
    }
}
