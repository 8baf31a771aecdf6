// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlagParserTest {
    @ParameterizedTest
    @ValueSource(strings = {"-node-id n1", "--node-id n1", "-node-id=n1", "--node-id=n1"})
    void takesOneOrTwoDashesAndBothFormsOfValue(String flags) {
        assertThat(parse(flags + " data").word("node-id")).isEqualTo("n1");
        assertThat(parse(flags + " data").dataFolder()).isEqualTo("data");
    }

    @Test
    void aValueMayHoldAnEqualsSign() {
        assertThat(parse("-node-id=a=b").word("node-id")).isEqualTo("a=b");
    }

    @Test
    void aValueMayBeEmptyOrLookLikeAFlag() {
        assertThat(parse("-node-id=").word("node-id")).isEmpty();
        assertThat(parse("-node-id -fk data").word("node-id")).isEqualTo("-fk");
    }

    @Test
    void aSwitchTakesNoSecondWord() {
        var line = parse("-raft-shutdown-stepdown false data");

        assertThat(line.toggle("raft-shutdown-stepdown")).isTrue();
        assertThat(line.rest()).containsExactly("false", "data");
    }

    @Test
    void aSwitchCanBeSetOff() {
        assertThat(parse("-raft-shutdown-stepdown=false").toggle("raft-shutdown-stepdown"))
                .isFalse();
        assertThat(parse("-fk=T").toggle("fk")).isTrue();
    }

    @Test
    void flagsEndAtTheFirstWordThatIsNone() {
        assertThat(parse("-fk data -node-id x").rest()).containsExactly("data", "-node-id", "x");
        assertThat(parse("-").rest()).containsExactly("-");
    }

    @Test
    void flagsEndAtTwoDashes() {
        assertThat(parse("-fk -- -data").rest()).containsExactly("-data");
    }

    @Test
    void theLastOfSeveralHolds() {
        assertThat(parse("-node-id a -node-id b").word("node-id")).isEqualTo("b");
    }

    @Test
    void readsNumbersAndDurations() {
        var line = parse("-raft-snap 0x10 -raft-snap-int 1m30s -write-queue-capacity -5");

        assertThat(line.whole("raft-snap")).isEqualTo(16);
        assertThat(line.span("raft-snap-int")).isEqualTo(Duration.ofSeconds(90));
        assertThat(line.whole("write-queue-capacity")).isEqualTo(-5);
    }

    @Test
    void anOlderNameSetsTheNewFlag() {
        assertThat(parse("-raft-timeout 3s").span("raft-heartbeat-timeout")).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void trimsTheDataFolder() {
        assertThat(new CommandLine(Map.of(), new TreeSet<>(), List.of(" data ")).dataFolder())
                .isEqualTo("data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-h", "--h", "-help", "--help", "-fk -help", "-help=x"})
    void helpIsAskedFor(String flags) {
        assertThat(FlagParser.parse(List.of(flags.split(" ")))).isEqualTo(new ParseOutcome.HelpWanted());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-zzz | flag provided but not defined: -zzz",
                "-zzz=1 | flag provided but not defined: -zzz",
                "-node-id | flag needs an argument: -node-id",
                "-raft-snap | flag needs an argument: -raft-snap",
                "-fk=maybe | invalid boolean value \"maybe\" for -fk: parse error",
                "-fk= | invalid boolean value \"\" for -fk: parse error",
                "-raft-snap x | invalid value \"x\" for flag -raft-snap: parse error",
                "-raft-snap -1 | invalid value \"-1\" for flag -raft-snap: parse error",
                "-join-attempts 99999999999999999999 | invalid value \"99999999999999999999\" for flag -join-attempts: value out of range",
                "-raft-snap-int 10 | invalid value \"10\" for flag -raft-snap-int: parse error",
                "---fk | bad flag syntax: ---fk",
                "-=x | bad flag syntax: -=x",
                "--= | bad flag syntax: --="
            })
    void saysWhatIsWrongInGosWords(String flags, String message) {
        assertThat(FlagParser.parse(List.of(flags.split(" ")))).isEqualTo(new ParseOutcome.Misused(message));
    }

    @Test
    void namesTheNearestFlag() {
        assertThat(FlagParser.parse(List.of("-http-adr", "x")))
                .isEqualTo(
                        new ParseOutcome.Misused("flag provided but not defined: -http-adr\ndid you mean -http-addr?"));
    }

    static CommandLine parse(String words) {
        return switch (FlagParser.parse(List.of(words.split(" ")))) {
            case ParseOutcome.Parsed(var line) -> line;
            case ParseOutcome.HelpWanted _ -> throw new AssertionError("help asked for");
            case ParseOutcome.Misused(var message) -> throw new AssertionError(message);
        };
    }
}
