// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api.disco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
    /// The examples of RFC 5952, 4 and 5, and what Go prints.
    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1:4002",
        "2001:0db8::0001, [2001:db8::1]:4002",
        "2001:db8:0:0:0:0:2:1, [2001:db8::2:1]:4002",
        "2001:db8:0:1:1:1:1:1, [2001:db8:0:1:1:1:1:1]:4002",
        "2001:0:0:1:0:0:0:1, [2001:0:0:1::1]:4002",
        "2001:db8:0:0:1:0:0:1, [2001:db8::1:0:0:1]:4002",
        "2001:DB8::ABCD, [2001:db8::abcd]:4002",
        "::1, [::1]:4002",
        "::, [::]:4002",
        "fe80::, [fe80::]:4002",
        "1:2:3:4:5:6:7:8, [1:2:3:4:5:6:7:8]:4002",
        "0:0:1:2:3:4:5:6, [::1:2:3:4:5:6]:4002",
        "::ffff:10.0.0.1, 10.0.0.1:4002"
    })
    void writesAddressesAsRfc5952Does(String address, String text) {
        assertThat(HostPort.of(InetAddress.ofLiteral(address), 4002).text()).isEqualTo(text);
    }

    @Test
    void keepsTheZoneOfALinkLocalAddress() throws UnknownHostException {
        var address =
                Inet6Address.getByAddress("", InetAddress.ofLiteral("fe80::1").getAddress(), 3);

        assertThat(HostPort.of(address, 1).text()).isEqualTo("[fe80::1%3]:1");
    }

    @Test
    void javaReadsEveryShortFormBack() throws UnknownHostException {
        for (long seed = 0; seed < 2000; seed++) {
            var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            var bytes = new byte[16];
            for (int group = 0; group < 8; group++) {
                if (random.nextBoolean()) continue;
                bytes[2 * group + 1] = (byte) random.nextInt(256);
                if (random.nextBoolean()) bytes[2 * group] = (byte) random.nextInt(256);
            }
            var address = InetAddress.getByAddress(bytes);

            assertThat(InetAddress.ofLiteral(HostPort.of(address, 1).host()))
                    .as("seed %s", seed)
                    .isEqualTo(address);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a:1",
                "node-1.example.com:65535",
                "10.0.0.1:4002",
                "[::1]:4002",
                "[fe80::1%eth0]:4002",
                "my_node:80"
            })
    void readsWhatItWrites(String text) {
        assertThat(HostPort.parse(text).orElseThrow().text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                ":1",
                "a:",
                "a:0",
                "a:65536",
                "a:-1",
                "a:+1",
                "a:1x",
                "::1:4002",
                "[]:1",
                "[::1]",
                "[::1:1",
                "a b:1",
                "http://a:1",
                "u@a:1",
                "a:1 ",
                "[a]b:1",
                "a:999999999999"
            })
    void readsNothingElse(String text) {
        assertThat(HostPort.parse(text)).isEmpty();
    }

    @Test
    void isCheckedWhenMade() {
        assertThatIllegalArgumentException().isThrownBy(() -> new HostPort("", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new HostPort("[::1]", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new HostPort("a", 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new HostPort("a", 65536));
    }
}
