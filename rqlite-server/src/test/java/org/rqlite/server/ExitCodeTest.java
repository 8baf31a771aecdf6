// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.rqlite.api.Halt;

/// Supervisors decide by these numbers: they never change, and each is documented.
class ExitCodeTest {
    @ParameterizedTest
    @CsvSource({
        "CLEAN, 0",
        "START_FAILED, 1",
        "USAGE, 2",
        "DISK, 10",
        "CORRUPT, 11",
        "CONSENSUS, 12",
        "VERSION, 13",
        "DEFECT, 14",
        "OTHER_CLUSTER, 15"
    })
    void keepsItsNumber(ExitCode code, int number) {
        assertThat(code.number()).isEqualTo(number);
    }

    @Test
    void noTwoShareANumberOrTakeOneOfTheJvmOrASignal() {
        assertThat(ExitCode.values()).hasSize(9);
        assertThat(Arrays.stream(ExitCode.values()).map(ExitCode::number))
                .doesNotHaveDuplicates()
                .doesNotContain(3)
                .allMatch(number -> number >= 0 && number < 128);
    }

    @ParameterizedTest
    @EnumSource
    void everyReasonToHaltHasACodeOfItsName(Halt.Reason reason) {
        assertThat(ExitCode.of(reason).name()).isEqualTo(reason.name());
        assertThat(ExitCode.of(reason).number()).isGreaterThanOrEqualTo(10);
    }

    @ParameterizedTest
    @EnumSource
    void standsInTheReference(ExitCode code) throws IOException {
        var page = Files.readString(Path.of("..", "docs", "reference", "exit-codes.md"));
        var name = code.name().toLowerCase(Locale.ROOT).replace('_', ' ');

        assertThat(page).containsPattern("(?m)^\\| " + code.number() + " \\| " + Pattern.quote(name) + " \\|");
    }
}
