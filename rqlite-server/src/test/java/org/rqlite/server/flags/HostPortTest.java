// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:4001",
                "127.0.0.1:4001",
                "[::1]:4001",
                ":4001",
                "host:",
                "host:http",
                "[fe80::1%eth0]:1"
            })
    void splitsAndJoinsAgain(String address) {
        assertThat(HostPort.split(address).map(HostPort::toString)).contains(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "::1:4001",
                "[::1]",
                "[::1]4001",
                "[::1:4001",
                "a]:1",
                "[a]:b]:1",
                "http://a:1",
                "a:1:2"
            })
    void refusesWhatHasNotTheForm(String address) {
        assertThat(HostPort.split(address)).isEmpty();
    }

    @Test
    void takesBracketsOff() {
        assertThat(HostPort.split("[::1]:4001")).contains(new HostPort("::1", "4001"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0:1", "[::]:1", "[0:0:0:0:0:0:0:0]:1", "[::ffff:0.0.0.0]:1"})
    void knowsUnspecifiedLiterals(String address) {
        assertThat(HostPort.split(address).map(HostPort::isUnspecified)).contains(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {":1", "localhost:1", "127.0.0.1:1", "[::1]:1", "zero.example:1"})
    void takesNamesAndTheEmptyHostForRoutable(String address) {
        assertThat(HostPort.split(address).map(HostPort::isUnspecified)).contains(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:", "a:x", "a:-1", "a:65536", "a:123456", "a:٣"})
    void knowsWhatIsNoPort(String address) {
        assertThat(HostPort.split(address).flatMap(HostPort::number)).isEmpty();
    }

    @Test
    void readsThePort() {
        assertThat(new HostPort("a", "65535").number()).contains(65_535);
        assertThat(new HostPort("a", "1").withPort(42)).isEqualTo(new HostPort("a", "42"));
    }
}
