// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.dnssrv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.disco.AddressDiscovery;
import org.rqlite.api.disco.DiscoveryConfigException;
import org.rqlite.api.disco.DiscoverySettings;

class DnsSrvDiscoveryProviderTest {
    private static AddressDiscovery open(String config) {
        return (AddressDiscovery) new DnsSrvDiscoveryProvider().open(new DiscoverySettings(config, "key", 4002));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"name\": \"\", \"service\": null}", "{\"proto\": \"tcp\"}"})
    void byDefaultAsksForRqlite(String config) {
        assertThat(open(config).state().facts())
                .isEqualTo(Map.of(
                        "mode", Diagnostic.of("dns-srv"),
                        "name", Diagnostic.of("rqlite"),
                        "service", Diagnostic.of("rqlite"),
                        "dns_name:", Diagnostic.of("_rqlite._tcp.rqlite.")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"name": "svc.ns", "service": "raft"}        | _raft._tcp.svc.ns.
            {"name": "svc.ns.", "service": "raft"}       | _raft._tcp.svc.ns.
            {"NAME": "a_b", "proto": "udp"}              | _rqlite._udp.a_b.
            """)
    void takesEveryKey(String config, String name) {
        assertThat(open(config).state().facts()).containsEntry("dns_name:", Diagnostic.of(name));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"port": 4002}               | unknown key port, known are name, service, proto
            {"servcie": "a"}             | unknown key servcie, did you mean service?
            {"service": "_raft"}         | service must be given without its underscore
            {"service": "a.b"}           | service must be one label of letters, digits and dashes, at most 62 long
            {"proto": "t cp"}            | proto must be one label of letters, digits and dashes, at most 62 long
            {"name": "svc:4002"}         | name must be a domain of letters, digits, dashes and dots, without a port
            {"name": "http://svc"}       | name must be a domain of letters, digits, dashes and dots, without a port
            {"name": "a..b"}             | name must be a domain of letters, digits, dashes and dots, without a port
            {"name": 1, "service": true} | name must be a text in double quotes, found a number; service must be a text in double quotes, found true or false
            """)
    void refusesWhatCanNeverWork(String config, String message) {
        assertThatThrownBy(() -> open(config))
                .isInstanceOf(DiscoveryConfigException.class)
                .hasMessage(message);
    }

    @Test
    void refusesANameLongerThanDnsKnows() {
        assertThatThrownBy(() -> open("{\"name\": \"" + "a.".repeat(122) + "\"}"))
                .isInstanceOf(DiscoveryConfigException.class)
                .hasMessage("name is longer than the 253 characters that DNS knows");
    }

    @Test
    void mayBeClosedTwiceAndThenAnswersNoMore() {
        var discovery = open("");

        discovery.close();
        discovery.close();

        assertThatThrownBy(discovery::addresses).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void knowsTheSystemsServers() {
        assertThat(NameServers.ofSystem().servers()).isNotEmpty();
    }
}
