// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rqlite.api.disco.DiscoveryConfigException;
import org.rqlite.disco.config.DiscoveryConfig;
import org.rqlite.disco.etcd.EtcdConfig.Channel;
import org.rqlite.disco.etcd.EtcdConfig.Endpoint;
import org.rqlite.disco.etcd.EtcdConfig.Retry;
import org.rqlite.disco.etcd.EtcdConfig.Tls;

class EtcdConfigTest {
    private static final Tls BY_SCHEME = new Tls(Optional.empty(), Optional.empty(), Optional.empty(), true);

    @Test
    void hasDefaultsForEverything() {
        assertThat(read("").config())
                .isEqualTo(new EtcdConfig(
                        List.of(new Endpoint("localhost", 2379)),
                        Optional.empty(),
                        Optional.empty(),
                        Channel.DEFAULT,
                        Retry.DEFAULT));
    }

    @Test
    void takesEveryKey(@TempDir Path folder) throws IOException {
        for (var name : List.of("ca", "cert", "key")) Files.writeString(folder.resolve(name), name);

        var reading = read("""
            {"endpoints": ["a:1", "https://b", "https://[::1]:3/"], "dial-timeout": "4s",
             "dial-keep-alive-time": 20000000000, "dial-keep-alive-timeout": "5s", "permit-without-stream": true,
             "MaxCallSendMsgSize": 100000, "MaxCallRecvMsgSize": 200000, "username": "u", "password": "p",
             "max-unary-retries": 7, "backoff-wait-between": "50ms", "backoff-jitter-fraction": 0.5,
             "trusted-ca-file": "DIR/ca", "cert-file": "DIR/cert", "key-file": "DIR/key",
             "TLS": {"ServerName": "kv", "InsecureSkipVerify": true},
             "auto-sync-interval": "1m", "reject-old-cluster": true}
            """.replace("DIR", folder.toString()));

        assertThat(reading.config())
                .isEqualTo(new EtcdConfig(
                        List.of(new Endpoint("a", 1), new Endpoint("b", 2379), new Endpoint("[::1]", 3)),
                        Optional.of(new Tls(
                                Optional.of(folder.resolve("ca")),
                                Optional.of(new EtcdConfig.ClientCertificate(
                                        folder.resolve("cert"), folder.resolve("key"))),
                                Optional.of("kv"),
                                false)),
                        Optional.of(new EtcdConfig.Login("u", "p")),
                        new Channel(
                                Duration.ofSeconds(4),
                                Duration.ofSeconds(20),
                                Duration.ofSeconds(5),
                                true,
                                100_000,
                                200_000),
                        new Retry(7, Duration.ofMillis(50), 0.5)));
        assertThat(reading.warnings()).hasSize(3);
    }

    @Test
    void httpsAloneIsEncryptedAndBareHostsFollow() {
        assertThat(read("{\"endpoints\": [\"https://a:1\", \"b:2\"]}").config().tls())
                .contains(BY_SCHEME);
        assertThat(read("{\"endpoints\": [\"a:1\"], \"TLS\": {}}").config().tls())
                .contains(BY_SCHEME);
    }

    @Test
    void zeroMeansTheDefaultAsInGo() {
        var config = read("""
            {"endpoints": ["a:1"], "dial-timeout": 0, "dial-keep-alive-time": 0, "MaxCallSendMsgSize": 0,
             "auto-sync-interval": 0}
            """);

        assertThat(config.config().channel()).isEqualTo(Channel.DEFAULT);
        assertThat(config.warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | endpoints is missing",
                "{'endpoints': ['']} | endpoints holds what is no host:port",
                "{'endpoints': ['a:1/path']} | endpoints holds what is no host:port",
                "{'endpoints': ['a:0']} | endpoints holds what is no host:port",
                "{'endpoints': ['a:70000']} | endpoints holds what is no host:port",
                "{'endpoints': ['unix://a']} | endpoints holds what is no host:port",
                "{'endpoints': ['http://u:p@a:1']} | endpoints holds what is no host:port",
                "{'endpoints': ['http://a:1', 'https://b:1']} | although TLS is asked for",
                "{'endpoints': ['http://a:1'], 'TLS': {}} | although TLS is asked for",
                "{'endpoints': ['a:1'], 'username': 'u'} | username and password go together",
                "{'endpoints': ['a:1'], 'password': 'p'} | username and password go together",
                "{'endpoints': ['a:1'], 'cert-file': '/dev/null'} | cert-file and key-file go together",
                "{'endpoints': ['a:1'], 'trusted-ca-file': '/no/such'} | trusted-ca-file cannot be read",
                "{'endpoints': ['a:1'], 'dial-timeout': 30000} | write \"30s\" for thirty seconds",
                "{'endpoints': ['a:1'], 'dial-timeout': '1h'} | dial-timeout is longer than 10m",
                "{'endpoints': ['a:1'], 'backoff-jitter-fraction': 2} | must be from 0 to 1",
                "{'endpoints': ['a:1'], 'dial-timeot': 1} | did you mean dial-timeout",
                "{'endpoints': ['a:1'], 'TLS': {'ServerNam': 'x'}} | did you mean ServerName"
            })
    void namesWhatIsWrong(String json, String fault) {
        assertThatThrownBy(() -> read(json.replace('\'', '"')))
                .isInstanceOf(DiscoveryConfigException.class)
                .hasMessageContaining(fault);
    }

    @Test
    void keepsThePasswordToItself() {
        assertThat(read("{\"endpoints\": [\"a:1\"], \"username\": \"u\", \"password\": \"hidden\"}")
                        .toString())
                .doesNotContain("hidden");
    }

    @Test
    void filesThatAreNoCertificatesStopTheStart(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("rubbish"), "rubbish");
        var config = read("{\"endpoints\": [\"a:1\"], \"trusted-ca-file\": \"" + file + "\"}")
                .config();

        assertThatThrownBy(() -> EtcdClient.make(config))
                .isInstanceOf(DiscoveryConfigException.class)
                .hasMessageContaining("no PEM certificates");
    }

    private static EtcdConfigReader.Reading read(String json) {
        return EtcdConfigReader.read(DiscoveryConfig.parse(json));
    }
}
