// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.consul;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.rqlite.disco.config.DiscoveryConfig;
import org.rqlite.disco.consul.ConsulConfig.Login;
import org.rqlite.disco.consul.ConsulConfig.Scope;
import org.rqlite.disco.consul.ConsulConfig.Token;

/// Reads `-disco-config` of the mode `consul-kv`, and what Consul's environment variables say where it is silent.
final class ConsulConfigReader {
    private static final int PORT = 8500;

    private final DiscoveryConfig json;
    private final ConsulEnvironment environment;

    private ConsulConfigReader(DiscoveryConfig json, ConsulEnvironment environment) {
        this.json = json;
        this.environment = environment;
    }

    /// What was read.
    ///
    /// @param config valid
    /// @param warnings one sentence each
    record Reading(ConsulConfig config, List<String> warnings) {}

    /// Where Consul listens.
    ///
    /// @param scheme empty if none was given
    /// @param host IPv6 without brackets
    /// @param port 1..65535
    private record Address(String scheme, String host, int port) {
        static final Address DEFAULT = new Address("", "127.0.0.1", PORT);
    }

    /// Reads all keys.
    ///
    /// @param discoKey must be one that Consul takes
    /// @throws org.rqlite.api.disco.DiscoveryConfigException with all faults
    static Reading read(DiscoveryConfig json, Map<String, String> variables, String discoKey) {
        var reader = new ConsulConfigReader(json, new ConsulEnvironment(variables));
        if (discoKey.startsWith("/"))
            json.fault("the discovery key must not begin with a slash: Consul takes none such");
        var address = reader.address();
        var tls = reader.tls(address);
        var scope = new Scope(
                json.text("datacenter"),
                json.text("namespace").or(() -> reader.environment.text("CONSUL_NAMESPACE")),
                json.text("partition").or(() -> reader.environment.text("CONSUL_PARTITION")));
        var config = new ConsulConfig(address.host(), address.port(), tls, scope, reader.token(), reader.login());
        json.end();
        var warnings = new ArrayList<String>();
        if (tls.filter(given -> !given.verified()).isPresent()) {
            warnings.add("Consul's certificate is not verified, as told by the config or by CONSUL_HTTP_SSL_VERIFY");
        }
        return new Reading(config, warnings);
    }

    private Address address() {
        var given = json.text("address");
        if (given.filter(text -> text.toLowerCase(Locale.ROOT).startsWith("http"))
                .isPresent()) {
            json.fault(
                    "address should not contain HTTP or HTTPS: write host:port, and \"scheme\": \"https\" if need be");
            return Address.DEFAULT;
        }
        return given.map(text -> parsed("address", text))
                .or(() -> environment.text("CONSUL_HTTP_ADDR").map(text -> parsed("CONSUL_HTTP_ADDR", text)))
                .orElse(Address.DEFAULT);
    }

    private Address parsed(String name, String text) {
        try {
            var uri = new URI(text.contains("://") ? text : "none://" + text);
            var known = List.of("http", "https", "none").contains(uri.getScheme());
            var bare = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
            var pathless = uri.getRawPath().isEmpty() || uri.getRawPath().equals("/");
            if (known && bare && pathless && uri.getHost() != null && uri.getPort() != 0 && uri.getPort() <= 65_535) {
                var scheme = uri.getScheme().equals("none") ? "" : uri.getScheme();
                var host = uri.getHost().replaceAll("^\\[|]$", "");
                return new Address(scheme, host, uri.getPort() == -1 ? PORT : uri.getPort());
            }
        } catch (URISyntaxException _) {
            // told below
        }
        json.fault(name + " must be host:port, such as 127.0.0.1:8500");
        return Address.DEFAULT;
    }

    private Optional<Tls> tls(Address address) {
        var given = json.section("tls_config").isGiven();
        var tls = new TlsReader(json, environment).read();
        var scheme = json.text("scheme").orElseGet(() -> byEnvironment(address));
        switch (scheme.toLowerCase(Locale.ROOT)) {
            case "https" -> {
                return Optional.of(tls);
            }
            case "http" -> {
                // never a clear connection that somebody takes for an encrypted one
                if (given) json.fault("tls_config is given, but scheme is http: add \"scheme\": \"https\"");
            }
            default -> json.fault("scheme must be http or https");
        }
        return Optional.empty();
    }

    private String byEnvironment(Address address) {
        if (!address.scheme().isEmpty()) return address.scheme();
        return environment.isEncrypted() ? "https" : "http";
    }

    private Optional<Token> token() {
        var inConfig = json.text("token");
        return json.text("token_file")
                .or(() -> environment.text("CONSUL_HTTP_TOKEN_FILE"))
                .flatMap(this::content)
                .or(() -> inConfig)
                .or(() -> environment.text("CONSUL_HTTP_TOKEN"))
                .map(Token::new);
    }

    private Optional<String> content(String file) {
        try {
            var text = Files.readString(Path.of(file)).strip();
            if (text.isEmpty() || text.length() > 1000 || text.lines().count() > 1) {
                json.fault("token_file holds no token, which is one line: " + file);
                return Optional.empty();
            }
            return Optional.of(text);
        } catch (IOException | InvalidPathException _) {
            json.fault("token_file cannot be read: " + file);
            return Optional.empty();
        }
    }

    private Optional<Login> login() {
        var section = json.section("basic_auth");
        var user = section.text("username");
        var password = section.text("password").orElse("");
        if (section.isGiven() && user.isEmpty()) json.fault("basic_auth needs a username");
        if (json.isGiven()) return user.map(name -> new Login(name, password));
        // only without any config, as rqlite has it
        return environment.text("CONSUL_HTTP_AUTH").map(text -> {
            var colon = text.indexOf(':');
            return colon < 0 ? new Login(text, "") : new Login(text.substring(0, colon), text.substring(colon + 1));
        });
    }
}
