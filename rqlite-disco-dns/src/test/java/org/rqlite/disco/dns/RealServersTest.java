// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rqlite.disco.testkit.Background;
import org.rqlite.disco.testkit.DnsServer;
import org.rqlite.disco.testkit.Zone;

/// The mode as a program gets it, on the system's own resolver and two kinds of DNS server.
class RealServersTest {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final String RESOLV_CONF =
            "nameserver 127.0.0.1\nsearch cluster.test\noptions timeout:2 attempts:2\n";
    private static final String HOSTS = "127.0.0.1 localhost\n10.7.7.7 from-the-hosts-file\n";
    private static final Zone ZONE = new Zone(Stream.<Zone.Entry>concat(
                    Stream.of(
                            new Zone.Host("rqlite", "10.1.0.1"),
                            new Zone.Host("rqlite", "10.1.0.2"),
                            new Zone.Host("mixed", "10.2.0.1"),
                            new Zone.Host("mixed", "fd00:0:0::22"),
                            new Zone.Alias("alias", "rqlite")),
                    IntStream.range(0, 100).mapToObj(index -> new Zone.Host("many", "10.3.0." + index)))
            .toList());

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void findsWhatTheSystemFinds(DnsServer.Kind kind) {
        Namespace.require();
        try (var namespace = Namespace.open(folder, RESOLV_CONF, HOSTS);
                var _ = DnsServer.start(kind, namespace.prefix(), 53, folder, ZONE);
                var program = program(namespace)) {
            assertThat(ask(program, "rqlite.cluster.test")).isEqualTo("answer [10.1.0.1:4002, 10.1.0.2:4002]");
            assertThat(ask(program, "rqlite")).isEqualTo("answer [10.1.0.1:4002, 10.1.0.2:4002]");
            assertThat(ask(program, "alias")).isEqualTo("answer [10.1.0.1:4002, 10.1.0.2:4002]");
            assertThat(ask(program, "mixed")).isEqualTo("answer [10.2.0.1:4002, [fd00::22]:4002]");
            assertThat(ask(program, "from-the-hosts-file")).isEqualTo("answer [10.7.7.7:4002]");
            // more than a datagram of DNS holds: the answer is cut off and asked for again by TCP
            assertThat(ask(program, "many").split(",")).hasSize(100);
            assertThat(ask(program, "none.cluster.test"))
                    .contains("lookup none.cluster.test: Name or service not known");
        }
    }

    @ParameterizedTest
    @EnumSource
    void seesAChangedRecordAtOnceWhateverItsTtl(DnsServer.Kind kind) {
        Namespace.require();
        try (var namespace = Namespace.open(folder, RESOLV_CONF, HOSTS);
                var program = program(namespace);
                var cached = program(namespace, "cached")) {
            try (var _ = DnsServer.start(kind, namespace.prefix(), 53, folder, ZONE)) {
                assertThat(ask(program, "rqlite")).contains("10.1.0.1");
                assertThat(ask(cached, "rqlite")).contains("10.1.0.1");
                assertThat(ask(program, "later.cluster.test")).contains("not known");
            }
            var moved = Zone.of(new Zone.Host("rqlite", "10.1.0.9"), new Zone.Host("later", "10.1.0.8"));
            try (var _ = DnsServer.start(kind, namespace.prefix(), 53, folder, moved)) {
                assertThat(ask(program, "rqlite")).isEqualTo("answer [10.1.0.9:4002]");
                assertThat(ask(program, "later.cluster.test")).isEqualTo("answer [10.1.0.8:4002]");
                // the JDK as it comes: what the warning at the start is about
                assertThat(ask(cached, "rqlite")).contains("10.1.0.1");
            }
        }
    }

    @Test
    void aSilentServerCostsNoMoreThanTheDeadline() {
        Namespace.require();
        var silent = "nameserver 127.0.0.3\nnameserver 127.0.0.4\noptions timeout:5 attempts:3\n";
        try (var namespace = Namespace.open(folder, silent, HOSTS);
                var program = program(namespace, "127.0.0.3", "127.0.0.4")) {
            var answer = ask(program, "rqlite");

            assertThat(answer).endsWith("lookup rqlite: no answer within 9s");
            assertThat(Integer.parseInt(answer.replaceAll("answer after (\\d+)ms.*", "$1")))
                    .isBetween(8_900, 25_000); // the system's own resolver would take 30 s
            assertThat(ask(program, "from-the-hosts-file")).isEqualTo("answer [10.7.7.7:4002]");
        }
    }

    @Test
    void noServerAtAllIsToldAtOnce() {
        Namespace.require();
        try (var namespace = Namespace.open(folder, RESOLV_CONF, HOSTS);
                var program = program(namespace)) {
            assertThat(ask(program, "rqlite")).contains("lookup rqlite: Temporary failure in name resolution");
        }
    }

    private static String ask(Background program, String name) {
        program.say(name);
        return program.await("answer ", LONGEST);
    }

    // on the class path: there the provider is found by META-INF/services
    private static Background program(Namespace namespace, String... arguments) {
        var classPath = System.getProperty("jdk.module.path")
                + File.pathSeparator
                + Path.of("target", "test-classes").toAbsolutePath();
        var command = new ArrayList<>(namespace.prefix());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", classPath, LookupMain.class.getName()));
        command.addAll(List.of(arguments));
        var program = Background.start(command);
        program.await("ready for mode dns", LONGEST);
        return program;
    }
}
