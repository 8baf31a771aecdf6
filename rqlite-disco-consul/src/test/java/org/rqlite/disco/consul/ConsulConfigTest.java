// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rqlite.api.disco.DiscoveryConfigException;
import org.rqlite.disco.config.DiscoveryConfig;
import org.rqlite.disco.consul.ConsulConfig.Login;
import org.rqlite.disco.consul.ConsulConfig.Scope;
import org.rqlite.disco.consul.ConsulConfig.Token;

class ConsulConfigTest {
    private static final Scope NOWHERE = new Scope(Optional.empty(), Optional.empty(), Optional.empty());

    @TempDir
    Path folder;

    @BeforeEach
    void files() throws IOException {
        for (var name : List.of("ca", "cert", "key")) Files.writeString(folder.resolve(name), name);
        Files.writeString(folder.resolve("token"), "from-file\n");
        Files.writeString(folder.resolve("empty"), "\n");
        Files.writeString(Files.createDirectory(folder.resolve("cas")).resolve("one.pem"), "one");
        Files.createDirectory(folder.resolve("nothing"));
    }

    @Test
    void hasDefaultsForEverything() {
        var defaults =
                new ConsulConfig("127.0.0.1", 8500, Optional.empty(), NOWHERE, Optional.empty(), Optional.empty());

        assertThat(read("", Map.of())).isEqualTo(defaults);
        assertThat(read("{}", Map.of())).isEqualTo(defaults);
    }

    @Test
    void takesEveryKey() {
        var config = read("""
            {"address": "[::1]:9000", "scheme": "https", "datacenter": "dc", "namespace": "ns", "partition": "part",
             "token": "t", "basic_auth": {"username": "u", "password": "p"},
             "tls_config": {"address": "kv:1", "ca_file": "DIR/ca", "cert_file": "DIR/cert", "key_file": "DIR/key",
                            "insecure_skip_verify": true}}
            """, Map.of());

        assertThat(config)
                .isEqualTo(new ConsulConfig(
                        "::1",
                        9000,
                        Optional.of(new Tls(
                                List.of(Buffer.buffer("ca")),
                                Optional.of(new Tls.ClientCertificate(Buffer.buffer("cert"), Buffer.buffer("key"))),
                                Optional.of("kv"),
                                false)),
                        new Scope(Optional.of("dc"), Optional.of("ns"), Optional.of("part")),
                        Optional.of(new Token("t")),
                        Optional.of(new Login("u", "p"))));
        assertThat(config.address()).isEqualTo("[::1]:9000");
    }

    @Test
    void takesPemInTheConfigItself() {
        var tls = read("""
            {"scheme": "https", "tls_config": {"ca_pem": "%s", "cert_pem": "%s", "key_pem": "%s"}}
            """.formatted(base64("ca"), base64("cert"), base64("key")), Map.of())
                .tls();

        assertThat(tls)
                .contains(new Tls(
                        List.of(Buffer.buffer("ca")),
                        Optional.of(new Tls.ClientCertificate(Buffer.buffer("cert"), Buffer.buffer("key"))),
                        Optional.empty(),
                        true));
    }

    @Test
    void takesAFolderOfAuthorities() {
        var tls = read("{\"scheme\": \"https\", \"tls_config\": {\"ca_path\": \"DIR/cas\"}}", Map.of())
                .tls();

        assertThat(tls).map(Tls::authorities).contains(List.of(Buffer.buffer("one")));
    }

    @Test
    void takesTheEnvironmentWhereItIsSilent() {
        var environment = new HashMap<>(Map.of(
                "CONSUL_HTTP_ADDR", "kv:1",
                "CONSUL_HTTP_SSL", "1",
                "CONSUL_HTTP_TOKEN", "t",
                "CONSUL_HTTP_AUTH", "u:p:q",
                "CONSUL_NAMESPACE", "ns",
                "CONSUL_PARTITION", "part",
                "CONSUL_CACERT", folder.resolve("ca").toString(),
                "CONSUL_CLIENT_CERT", folder.resolve("cert").toString(),
                "CONSUL_CLIENT_KEY", folder.resolve("key").toString(),
                "CONSUL_TLS_SERVER_NAME", "name"));
        environment.put("CONSUL_HTTP_SSL_VERIFY", "false");

        assertThat(read("", environment))
                .isEqualTo(new ConsulConfig(
                        "kv",
                        1,
                        Optional.of(new Tls(
                                List.of(Buffer.buffer("ca")),
                                Optional.of(new Tls.ClientCertificate(Buffer.buffer("cert"), Buffer.buffer("key"))),
                                Optional.of("name"),
                                false)),
                        new Scope(Optional.empty(), Optional.of("ns"), Optional.of("part")),
                        Optional.of(new Token("t")),
                        Optional.of(new Login("u", "p:q"))));
        // the login only if there is no config at all, as rqlite has it
        assertThat(read("{}", environment).login()).isEmpty();
    }

    @Test
    void theConfigWinsOverTheEnvironment() {
        var environment = Map.of("CONSUL_HTTP_ADDR", "https://other:1", "CONSUL_HTTP_TOKEN", "other");

        var config = read("{\"address\": \"kv:2\", \"token\": \"mine\"}", environment);

        assertThat(config)
                .isEqualTo(new ConsulConfig(
                        "kv", 2, Optional.empty(), NOWHERE, Optional.of(new Token("mine")), Optional.empty()));
    }

    @Test
    void theSchemeMayStandInTheEnvironmentsAddress() {
        assertThat(read("", Map.of("CONSUL_HTTP_ADDR", "https://kv:1")).tls()).isPresent();
    }

    @Test
    void theTokensFileWins() {
        assertThat(read("{\"token\": \"t\", \"token_file\": \"DIR/token\"}", Map.of())
                        .token())
                .contains(new Token("from-file"));
        assertThat(read(
                                "",
                                Map.of(
                                        "CONSUL_HTTP_TOKEN_FILE",
                                        folder.resolve("token").toString()))
                        .token())
                .contains(new Token("from-file"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'address': 'http://a:1'} | address should not contain HTTP or HTTPS",
                "{'address': 'a:b'} | address must be host:port",
                "{'address': 'a:0'} | address must be host:port",
                "{'address': 'a:1/x'} | address must be host:port",
                "{'address': 'unix:///x'} | address must be host:port",
                "{'scheme': 'ftp'} | scheme must be http or https",
                "{'tls_config': {}} | add \"scheme\": \"https\"",
                "{'scheme': 'https', 'tls_config': {'cert_file': 'DIR/cert'}} | both client cert and client key must be provided",
                "{'scheme': 'https', 'tls_config': {'ca_file': '/no/such'}} | ca_file cannot be read",
                "{'scheme': 'https', 'tls_config': {'ca_path': '/no/such'}} | ca_path cannot be read",
                "{'scheme': 'https', 'tls_config': {'ca_path': 'DIR/nothing'}} | ca_path holds no file",
                "{'scheme': 'https', 'tls_config': {'ca_pem': '###'}} | ca_pem must be a text in base64",
                "{'token_file': '/no/such'} | token_file cannot be read",
                "{'token_file': 'DIR/empty'} | token_file holds no token",
                "{'basic_auth': {'password': 'p'}} | basic_auth needs a username",
                "{'adress': 'a:1'} | did you mean address",
                "{'tls_config': {'ca_fil': 'x'}, 'scheme': 'https'} | did you mean ca_file"
            })
    void namesWhatIsWrong(String json, String fault) {
        assertThatThrownBy(() -> read(json.replace('\'', '"'), Map.of()))
                .isInstanceOf(DiscoveryConfigException.class)
                .hasMessageContaining(fault);
    }

    @Test
    void aDiscoveryKeyWithALeadingSlashIsRefused() {
        assertThatThrownBy(() -> ConsulConfigReader.read(DiscoveryConfig.parse(""), Map.of(), "/rqlite"))
                .isInstanceOf(DiscoveryConfigException.class)
                .hasMessageContaining("must not begin with a slash");
    }

    @Test
    void keepsSecretsToItself() {
        var config = read(
                "{\"token\": \"hidden\", \"basic_auth\": {\"username\": \"u\", \"password\": \"hidden\"}}", Map.of());

        assertThat(config.toString()).doesNotContain("hidden");
    }

    private ConsulConfig read(String json, Map<String, String> environment) {
        var config = DiscoveryConfig.parse(json.replace("DIR", folder.toString()));
        return ConsulConfigReader.read(config, environment, "rqlite").config();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
