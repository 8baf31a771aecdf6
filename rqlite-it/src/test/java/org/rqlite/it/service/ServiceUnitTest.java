// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.disco.testkit.RealServers;
import org.rqlite.it.fault.Command;

/// The unit for systemd, as systemd itself reads it.
class ServiceUnitTest {
    private static final Path ROOT =
            Path.of(System.getProperty("basedir", ""), "..").toAbsolutePath().normalize();
    private static final String PROGRAM = "/opt/rqlited/bin/rqlited"; // is not there on a machine that builds
    private static final String EXPOSURE_MAX = "20"; // of 100

    @TempDir
    Path temp;

    @Test
    void systemdUnderstandsEveryLine() throws Exception {
        assertThat(analyzed(unit(), "verify")).isEqualTo(new Command.Ended(0, ""));
    }

    @Test
    void aMisspeltKeyIsFound() throws Exception {
        var misspelt = unit().replace("RestartSec=", "RestartSecs=");

        assertThat(analyzed(misspelt, "verify").said()).contains("Unknown key 'RestartSecs' in section [Service]");
    }

    @Test
    void theNodeCanReachLittleOfTheMachine() throws Exception {
        var ended = analyzed(unit(), "security", "--offline=true", "--threshold=" + EXPOSURE_MAX);

        assertThat(ended.status()).as(ended.said()).isZero();
    }

    @Test
    void restartsAfterEveryExitCodeButThoseThatNeedAPerson() throws Exception {
        var never = new TreeSet<>(List.of(value("RestartPreventExitStatus").split(" ")));

        assertThat(never).isEqualTo(new TreeSet<>(List.of("2", "15"))).isEqualTo(needAPerson());
        assertThat(value("Restart")).isEqualTo("on-failure");
        assertThat(exitCodes())
                .contains("`RestartPreventExitStatus=" + value("RestartPreventExitStatus") + "`")
                .contains("`RestartSec=" + value("RestartSec") + "`");
    }

    /// The codes of the reference all of whose rows say so.
    private static Set<String> needAPerson() throws IOException {
        var always = new TreeMap<String, Boolean>();
        for (var line : exitCodes().lines().filter(row -> row.startsWith("| ")).toList()) {
            var cells = Arrays.stream(line.split("\\|")).map(String::strip).toList();
            if (cells.get(1).matches("[0-9]+")) {
                always.merge(cells.get(1), cells.get(4).startsWith("not before"), Boolean::logicalAnd);
            }
        }
        assertThat(always).hasSizeGreaterThan(8);
        always.values().removeIf(need -> !need);
        return new TreeSet<>(always.keySet());
    }

    private static String value(String key) throws IOException {
        return unit().lines()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .findFirst()
                .orElseThrow();
    }

    private static String unit() throws IOException {
        return Files.readString(ROOT.resolve("packaging/systemd/rqlited.service"));
    }

    private static String exitCodes() throws IOException {
        return Files.readString(ROOT.resolve("docs/reference/exit-codes.md"));
    }

    private Command.Ended analyzed(String unit, String verb, String... options) throws IOException {
        assertThat(unit).contains("ExecStart=" + PROGRAM + " ");
        var file = Files.writeString(temp.resolve("rqlited.service"), unit.replace(PROGRAM, "/bin/sh"));
        var program = RealServers.ofThisMachine().program("systemd-analyze").toString();
        var words = new ArrayList<>(List.of(program, verb));
        words.addAll(List.of(options));
        words.add(file.toString());
        return Command.ended(Duration.ofSeconds(30), Map.of("SYSTEMD_PAGER", ""), words);
    }
}
