// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.dnssrv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.disco.AddressDiscovery;
import org.rqlite.api.disco.DiscoveryException;
import org.rqlite.api.disco.DiscoverySettings;
import org.rqlite.api.disco.HostPort;
import org.rqlite.disco.dnssrv.HostileServer.Behaviour;
import org.rqlite.disco.testkit.Waiting;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/// Servers that lie, break off, stay silent or talk without end: each call ends in time, and the next one is well
/// again.
class HostileServerTest {
    // a right answer must come within these, also to the first question of a process on a busy machine; a server that
    // is
    // alone is asked twice, however long the search may take
    private static final Timing PATIENT =
            new Timing(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(20));
    // where none comes
    private static final Timing BRISK =
            new Timing(Duration.ofMillis(700), Duration.ofSeconds(5), Duration.ofSeconds(5));
    // where no answer will do as well
    private static final Timing HASTY =
            new Timing(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(1));
    private static final Duration LONGEST = Duration.ofSeconds(10); // who fails does so in the first search
    private static final Duration RECOVERY = Duration.ofSeconds(30); // of calls, each of which a busy machine may fail

    static Stream<Arguments> lies() {
        return Stream.of(
                named("silence", _ -> new byte[0][]),
                named("an empty datagram", _ -> new byte[][] {{}}),
                named("half a header", _ -> new byte[][] {{1, 2, 3}}),
                named("rubbish", query -> new byte[][] {rubbish(query, 300)}),
                named("a header that promises 65535 records", query -> new byte[][] {promising(query)}),
                named("a name that points to itself", query -> new byte[][] {loopingName(query)}),
                named("half an answer", query -> new byte[][] {half(good(query))}),
                named("the wrong id", query -> new byte[][] {wrongId(good(query))}),
                named("an answer to another question", query -> new byte[][] {another(query)}),
                named("SERVFAIL", query -> new byte[][] {code(query, Rcode.SERVFAIL)}),
                named("REFUSED", query -> new byte[][] {code(query, Rcode.REFUSED)}),
                named("NOTIMP", query -> new byte[][] {code(query, Rcode.NOTIMP)}),
                named("an alias of itself", query ->
                        new byte[][] {alias(query, query.getQuestion().getName())}),
                named("an alias without end", query ->
                        new byte[][] {alias(query, longer(query.getQuestion().getName()))}),
                named("cut off, and no connection", cutOff((_, _) -> {})),
                named("cut off, and a connection that never ends", cutOff((_, out) -> {
                    out.write(new byte[] {(byte) 0xff, (byte) 0xff, 1});
                    out.flush();
                    forEver();
                })),
                named("cut off, and a connection of one byte", cutOff((_, out) -> out.write(0))),
                named(
                        "cut off, and rubbish",
                        cutOff((query, out) -> out.write(HostileServer.framed(rubbish(query, 60_000))))),
                named(
                        "cut off, and cut off again",
                        cutOff((query, out) -> out.write(HostileServer.framed(cut(query))))),
                named("a hundred answers, all wrong", query -> {
                    var answers = new byte[100][];
                    Arrays.fill(answers, wrongId(good(query)));
                    return answers;
                }));
    }

    private static Arguments named(String name, Behaviour behaviour) {
        return Arguments.of(name, behaviour);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void endsInTimeAndIsWellAgain(String name, Behaviour behaviour) {
        try (var server = HostileServer.start(behaviour);
                var discovery = open(BRISK, server)) {
            var start = System.nanoTime();

            assertThatThrownBy(discovery::addresses)
                    .as(name)
                    .isInstanceOf(DiscoveryException.class)
                    .hasMessageStartingWith("lookup _rqlite._tcp.rqlite: ");

            assertThat(Duration.ofNanos(System.nanoTime() - start)).as(name).isLessThan(LONGEST);
            assertThat(discovery.state().facts()).as(name).containsKey("last_error");
            server.turn(query -> new byte[][] {good(query)});
            Waiting.until(RECOVERY, name + ", and then a right answer", () -> isAnsweredRightly(discovery));
            assertThat(discovery.state().facts()).as(name).doesNotContainKey("last_error");
        }
    }

    private static boolean isAnsweredRightly(AddressDiscovery discovery) {
        try {
            assertThat(discovery.addresses()).containsExactly("10.0.0.1:4002");
            return true;
        } catch (DiscoveryException _) { // none came in time
            return false;
        }
    }

    static LongStream seeds() {
        var told = Long.getLong("rqlite.seed");
        return told == null ? LongStream.range(0, 100) : LongStream.of(told);
    }

    /// A good answer in which bytes were changed: refused or read, but in time and with nothing but addresses.
    @ParameterizedTest
    @MethodSource("seeds")
    void damagedAnswersNeverDoMoreThanFail(long seed) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Behaviour damaged = query -> {
            var answer = good(query);
            for (int left = random.nextInt(1, 4); left > 0; left--) {
                answer[random.nextInt(2, answer.length)] = (byte) random.nextInt();
            }
            return new byte[][] {random.nextInt(4) == 0 ? Arrays.copyOf(answer, random.nextInt(answer.length)) : answer
            };
        };
        try (var server = HostileServer.start(damaged);
                var discovery = open(HASTY, server)) {
            var start = System.nanoTime();
            try {
                assertThat(discovery.addresses())
                        .as("seed %s", seed)
                        .allMatch(text -> HostPort.parse(text).isPresent());
            } catch (DiscoveryException e) {
                assertThat(e).as("seed %s", seed).hasMessageStartingWith("lookup _rqlite._tcp.rqlite: ");
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("seed %s", seed)
                    .isLessThan(LONGEST);
        }
    }

    @Test
    void aServerThatKnowsNoEdnsIsAskedWithout() {
        Behaviour old = query -> new byte[][] {query.getOPT() == null ? good(query) : code(query, Rcode.FORMERR)};
        try (var server = HostileServer.start(old);
                var discovery = open(PATIENT, server)) {
            assertThat(discovery.addresses()).containsExactly("10.0.0.1:4002");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Rcode.SERVFAIL, Rcode.REFUSED, Rcode.NOTIMP, -1})
    void theNextServerIsAskedAndThenAskedFirst(int code) {
        Behaviour broken = query -> code < 0 ? new byte[0][] : new byte[][] {code(query, code)};
        try (var first = HostileServer.start(broken);
                var second = HostileServer.start(query -> new byte[][] {good(query)});
                var discovery = open(PATIENT, first, second)) {
            assertThat(discovery.addresses()).containsExactly("10.0.0.1:4002");
            assertThat(first.asked()).isEqualTo(1);
        }
    }

    @Test
    void moreRecordsThanAnyClusterHasAreRefused() {
        Behaviour cut = cutOff((query, out) -> out.write(HostileServer.framed(services(query, 1000))));
        try (var server = HostileServer.start(cut);
                var discovery = open(PATIENT, server)) {
            assertThatThrownBy(discovery::addresses)
                    .hasMessage("lookup _rqlite._tcp.rqlite: it has 1000 records, no cluster is that large: "
                            + "is it the right name?");
        }
    }

    @Test
    void aServiceThatIsDecidedlyNotThereHasNoAddresses() {
        Behaviour none = query -> {
            var answer = answer(query);
            answer.addRecord(
                    new SRVRecord(query.getQuestion().getName(), DClass.IN, 1, 0, 0, 0, Name.root), Section.ANSWER);
            return new byte[][] {answer.toWire()};
        };
        try (var server = HostileServer.start(none);
                var discovery = open(PATIENT, server)) {
            assertThat(discovery.addresses()).isEmpty();
        }
    }

    @Test
    void recordsThatNobodyAskedForAreLeftAlone() {
        Behaviour generous = query -> {
            var answer = new Message(good(query));
            var other = Name.fromConstantString("evil.test.");
            answer.addRecord(new ARecord(other, DClass.IN, 1, InetAddress.ofLiteral("6.6.6.6")), Section.ANSWER);
            answer.addRecord(new SRVRecord(other, DClass.IN, 1, 0, 0, 666, other), Section.ANSWER);
            return new byte[][] {answer.toWire()};
        };
        try (var server = HostileServer.start(generous);
                var discovery = open(PATIENT, server)) {
            try {
                assertThat(discovery.addresses()).containsExactly("10.0.0.1:4002");
            } catch (DiscoveryException e) { // to refuse the whole is right too
                assertThat(e).hasMessageContaining("lookup");
            }
        }
    }

    /// One target's server is dead: the others do not wait for it, and the call ends in time.
    @Test
    void aTargetThatGetsNoAnswerKeepsNoOtherBack() {
        Behaviour half = query -> {
            var name = query.getQuestion().getName();
            if (query.getQuestion().getType() == Type.SRV) {
                var answer = answer(query);
                for (var target : List.of("dead.test.", "node.test.")) {
                    answer.addRecord(
                            new SRVRecord(name, DClass.IN, 1, 0, 0, 4002, Name.fromString(target)), Section.ANSWER);
                }
                return new byte[][] {answer.toWire()};
            }
            return name.toString().startsWith("dead") ? new byte[0][] : new byte[][] {good(query)};
        };
        // the search ends with the first question to the dead one; without an end it asks twice
        var ending = new Timing(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(4));
        var twice = ending.attempt().multipliedBy(2);
        try (var server = HostileServer.start(half);
                var discovery = open(ending, server)) {
            var start = System.nanoTime();

            assertThat(discovery.addresses()).containsExactly("10.0.0.1:4002");

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(twice);
            assertThat(discovery.state().facts().get("unresolved_targets").toString())
                    .contains("dead.test (no answer");
        }
    }

    @Test
    void aSearchedNameThatAServerRefusesHidesNoOther() {
        Behaviour local = query -> new byte[][] {
            query.getQuestion().getName().toString().endsWith(".test.") ? good(query) : code(query, Rcode.REFUSED)
        };
        try (var server = HostileServer.start(local)) {
            var search = List.of(Name.fromConstantString("other."), Name.fromConstantString("test."));
            var settings = new NameServers(List.of(server.address()), search, 1, Optional.empty());
            var provider = new DnsSrvDiscoveryProvider(() -> settings, PATIENT);
            try (var discovery = (AddressDiscovery) provider.open(new DiscoverySettings("", "key", 4002))) {
                assertThat(discovery.addresses()).containsExactly("10.0.0.1:4002");
            }
        }
    }

    @Test
    void noServerAtAllIsSaid() {
        var provider =
                new DnsSrvDiscoveryProvider(() -> new NameServers(List.of(), List.of(), 1, Optional.empty()), PATIENT);

        try (var discovery = (AddressDiscovery) provider.open(new DiscoverySettings("", "key", 4002))) {
            assertThatThrownBy(discovery::addresses).hasMessage("lookup _rqlite._tcp.rqlite: no server to ask");
        }
    }

    @Test
    void anInterruptedCallerStopsWaiting() {
        try (var server = HostileServer.start(_ -> new byte[0][]);
                var discovery = open(PATIENT, server)) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(discovery::addresses).hasMessage("lookup _rqlite._tcp.rqlite: interrupted");

            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static AddressDiscovery open(Timing timing, HostileServer... servers) {
        var settings = new NameServers(
                Stream.of(servers).map(HostileServer::address).toList(), List.of(), 1, Optional.empty());
        var provider = new DnsSrvDiscoveryProvider(() -> settings, timing);
        return (AddressDiscovery) provider.open(new DiscoverySettings("", "key", 4002));
    }

    private static Message answer(Message query) {
        var answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.addRecord(query.getQuestion(), Section.QUESTION);
        return answer;
    }

    /// One node: `node.test`, 10.0.0.1, port 4002.
    private static byte[] good(Message query) throws TextParseException {
        var answer = answer(query);
        var name = query.getQuestion().getName();
        switch (query.getQuestion().getType()) {
            case Type.SRV ->
                answer.addRecord(
                        new SRVRecord(name, DClass.IN, 1, 0, 0, 4002, Name.fromString("node.test.")), Section.ANSWER);
            case Type.A ->
                answer.addRecord(new ARecord(name, DClass.IN, 1, InetAddress.ofLiteral("10.0.0.1")), Section.ANSWER);
            default -> {}
        }
        return answer.toWire();
    }

    private static byte[] services(Message query, int count) throws TextParseException {
        var answer = answer(query);
        for (int index = 0; index < count; index++) {
            var target = Name.fromString("n" + index + ".test.");
            answer.addRecord(
                    new SRVRecord(query.getQuestion().getName(), DClass.IN, 1, 0, 0, 4002, target), Section.ANSWER);
        }
        return answer.toWire();
    }

    private static byte[] code(Message query, int code) {
        var answer = answer(query);
        answer.getHeader().setRcode(code);
        return answer.toWire();
    }

    private static byte[] alias(Message query, Name target) {
        var answer = answer(query);
        answer.addRecord(new CNAMERecord(query.getQuestion().getName(), DClass.IN, 1, target), Section.ANSWER);
        return answer.toWire();
    }

    private static Name longer(Name name) throws TextParseException {
        return name.length() > 200 ? Name.fromString("x" + name.hashCode() + ".test.") : Name.fromString("x." + name);
    }

    private static byte[] another(Message query) throws TextParseException {
        var other = Message.newQuery(Record.newRecord(Name.fromString("other.test."), Type.SRV, DClass.IN));
        other.getHeader().setID(query.getHeader().getID());
        return good(other);
    }

    private static byte[] rubbish(Message query, int size) {
        var bytes = new byte[size];
        RandomGeneratorFactory.of("L64X128MixRandom").create(1).nextBytes(bytes);
        return withIdOf(query, bytes);
    }

    private static byte[] promising(Message query) {
        var answer = answer(query).toWire();
        answer[6] = (byte) 0xff;
        answer[7] = (byte) 0xff;
        return answer;
    }

    private static byte[] loopingName(Message query) {
        var answer = answer(query).toWire();
        answer[7] = 1;
        var bytes = Arrays.copyOf(answer, answer.length + 12);
        bytes[answer.length] = (byte) 0xc0; // a pointer to where it stands
        bytes[answer.length + 1] = (byte) answer.length;
        return bytes;
    }

    private static byte[] withIdOf(Message query, byte[] bytes) {
        int id = query.getHeader().getID();
        bytes[0] = (byte) (id >> 8);
        bytes[1] = (byte) id;
        return bytes;
    }

    private static byte[] half(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length - bytes.length / 3);
    }

    private static byte[] wrongId(byte[] bytes) {
        bytes[0] ^= 0x55;
        return bytes;
    }

    private static byte[] cut(Message query) {
        var answer = answer(query);
        answer.getHeader().setFlag(Flags.TC);
        return answer.toWire();
    }

    private static Behaviour cutOff(Connection connection) {
        return new Behaviour() {
            @Override
            public byte[][] datagrams(Message query) throws IOException {
                return new byte[][] {query.getQuestion().getType() == Type.SRV ? cut(query) : good(query)};
            }

            @Override
            public void connection(Message query, OutputStream out) throws IOException {
                connection.serve(query, out);
            }
        };
    }

    // far beyond what any caller waits
    private static void forEver() {
        try {
            new CountDownLatch(1).await(60, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Connection {
        void serve(Message query, OutputStream out) throws IOException;
    }
}
