// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.disco.AddressDiscovery;
import org.rqlite.api.disco.DiscoveryConfigException;
import org.rqlite.api.disco.DiscoveryException;
import org.rqlite.api.disco.DiscoverySettings;

/// The mode on a resolver that is a table, and with an environment that is one.
class DnsDiscoveryProviderTest {
    private static final Map<String, List<String>> TABLE = Map.of(
            "rqlite", List.of("10.0.0.2", "10.0.0.1", "fd00:0:0::3", "10.0.0.2"),
            "other", List.of("10.9.9.9"));

    private Map<String, String> environment = Map.of();
    private Map<String, List<String>> table = TABLE;
    private final DnsDiscoveryProvider provider =
            new DnsDiscoveryProvider(name -> Optional.ofNullable(environment.get(name)), this::resolve);

    private InetAddress[] resolve(String name) throws UnknownHostException {
        var addresses = table.get(name);
        if (addresses == null) throw new UnknownHostException(name + ": Name or service not known");
        return addresses.stream().map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
    }

    private AddressDiscovery open(String config) {
        return (AddressDiscovery) provider.open(new DiscoverySettings(config, "key", 4102));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"name\": \"\", \"port\": 0}", "{\"name\": null, \"port\": null}"})
    void byDefaultAsksForRqliteAndGivesTheNodesOwnPort(String config) {
        assertThat(open(config).addresses()).containsExactly("10.0.0.1:4102", "10.0.0.2:4102", "[fd00::3]:4102");
    }

    @Test
    void asksForTheNameAndGivesThePortOfTheConfig() {
        assertThat(open("{\"name\": \"other\", \"port\": 4001}").addresses()).containsExactly("10.9.9.9:4001");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"port": "4002"}            | port must be a whole number from 0 to 65535, found a text
            {"port": 65536}             | port must be a whole number from 0 to 65535, found 65536
            {"name": 5}                 | name must be a text in double quotes, found a number
            {"name": "rqlite:4002"}     | name must be a host name without a port: give the port as "port"
            {"name": "http://rqlite/"}  | name must be a host name, not a URL
            {"nam": "a", "prot": 1}     | unknown key nam, did you mean name?; unknown key prot, known are name, port
            {"service": "a"}            | unknown key service, known are name, port
            """)
    void refusesWhatCanNeverWork(String config, String message) {
        assertThatThrownBy(() -> open(config))
                .isInstanceOf(DiscoveryConfigException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a..b", ".a", "a/b", "a@b", "häuser", "[::1]", "a\nb", "::"})
    void refusesANameThatIsNone(String name) {
        var json = "{\"name\": \"" + name.replace("\n", "\\n") + "\"}";

        assertThatThrownBy(() -> open(json))
                .isInstanceOf(DiscoveryConfigException.class)
                .hasMessageStartingWith("name must be a host name of letters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a.b.", "my-stack_rqlite", "10.0.0.1", "::1", "fd00::3", "xn--huser-gra.example"})
    void takesEveryOtherName(String name) {
        assertThat(open("{\"name\": \"" + name + "\"}").state().facts()).containsEntry("name", Diagnostic.of(name));
    }

    @Test
    void refusesANameLongerThanDnsKnows() {
        assertThatThrownBy(() -> open("{\"name\": \"" + "a".repeat(64) + "\"}"))
                .isInstanceOf(DiscoveryConfigException.class);
        assertThatThrownBy(() -> open("{\"name\": \"" + "a.".repeat(127) + "\"}"))
                .isInstanceOf(DiscoveryConfigException.class);
    }

    @Test
    void theEnvironmentsListStandsForAnyLookUp() {
        environment = Map.of("RQLITE_DISCO_DNS_HOSTS", "b:4002, a:4001,[::1]:4002,b:4002");
        table = Map.of();

        var discovery = open("{\"name\": \"other\"}");

        assertThat(discovery.addresses()).containsExactly("b:4002", "a:4001", "[::1]:4002");
        assertThat(discovery.state().facts()).containsKey("last_contact");
    }

    @Test
    void anEmptyListOfTheEnvironmentIsNone() {
        environment = Map.of("RQLITE_DISCO_DNS_HOSTS", "");

        assertThat(open("").addresses()).hasSize(3);
    }

    @Test
    void badEntriesOfTheEnvironmentAreNamedWithTheOtherFaults() {
        environment = Map.of("RQLITE_DISCO_DNS_HOSTS", "a:4001,b,:4002");

        assertThatThrownBy(() -> open("{\"x\": 1}"))
                .isInstanceOf(DiscoveryConfigException.class)
                .hasMessage("RQLITE_DISCO_DNS_HOSTS: invalid address b; RQLITE_DISCO_DNS_HOSTS: invalid address :4002; "
                        + "unknown key x, known are name, port");
    }

    @Test
    void statusHasRqlitesKeys() {
        var discovery = open("");
        assertThat(discovery.state().facts())
                .isEqualTo(Map.of("mode", text("dns"), "name", text("rqlite"), "port", Diagnostic.of(4102)));

        discovery.addresses();
        var contact = ((Diagnostic.Text) discovery.state().facts().get("last_contact")).value();
        assertThat(Instant.parse(contact)).isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(discovery.state().facts())
                .containsEntry(
                        "last_addresses",
                        new Diagnostic.Items(Stream.of("10.0.0.1:4102", "10.0.0.2:4102", "[fd00::3]:4102")
                                .map(Diagnostic::of)
                                .toList()))
                .doesNotContainKey("last_error");

        table = Map.of();
        assertThatThrownBy(discovery::addresses)
                .isInstanceOf(DiscoveryException.class)
                .hasMessage("lookup rqlite: Name or service not known");
        assertThat(discovery.state().facts())
                .containsEntry("last_error", text("lookup rqlite: Name or service not known"))
                .containsEntry("last_contact", text(contact))
                .containsKey("last_addresses");
    }

    @Test
    void mayBeClosedTwiceAndThenAnswersNoMore() {
        var discovery = open("");

        discovery.close();
        discovery.close();

        assertThatThrownBy(discovery::addresses).isInstanceOf(IllegalStateException.class);
        assertThat(discovery.state().facts()).containsEntry("mode", text("dns"));
    }

    private static Diagnostic text(String text) {
        return Diagnostic.of(text);
    }
}
