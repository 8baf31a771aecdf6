// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.rqlite.disco.testkit.RealServers.Kind;

/// Consul 1.8 or later as a server of its own: how it is started, and its keys through its HTTP API.
///
/// @param server the running server
/// @param token for its API; empty for none
public record ConsulServer(RealServer server, String token) implements RawStore, AutoCloseable {
    private static final int TLS_PORT = 4; // of those drawn
    private static final Pattern VALUE = Pattern.compile("\"Value\":(?:\"([^\"]*)\"|null)");
    private static final Pattern INDEX = Pattern.compile("\"ModifyIndex\":([0-9]+)");

    /// Starts one that takes everybody, in clear text.
    ///
    /// @return the server
    public static ConsulServer start() {
        return start(Kind.BINARY);
    }

    /// Starts one that takes everybody, in clear text.
    ///
    /// @param kind by which means
    /// @return the server
    public static ConsulServer start(Kind kind) {
        return new ConsulServer(RealServers.ofThisMachine().start(kind, command("")), "");
    }

    /// Starts one that denies by default.
    ///
    /// @param token who has it may do anything
    /// @return the server
    public static ConsulServer startGuarded(String token) {
        var acl = ", \"acl\": {\"enabled\": true, \"default_policy\": \"deny\", \"tokens\": {\"master\": \"" + token
                + "\", \"agent\": \"" + token + "\"}}";
        return new ConsulServer(RealServers.ofThisMachine().start(Kind.BINARY, command(acl)), token);
    }

    /// Starts one that takes clients with a certificate only, at [#tlsPort()].
    ///
    /// @param certificates its own, and who signs its clients
    /// @return the server
    public static ConsulServer startTls(Certificates certificates) {
        var tls = ", \"cert_file\": \"" + certificates.certificate() + "\", \"key_file\": \"" + certificates.key()
                + "\", \"ca_file\": \"" + certificates.authority()
                + "\", \"verify_incoming_https\": true";
        return new ConsulServer(RealServers.ofThisMachine().start(Kind.BINARY, command(tls)), "");
    }

    /// Where it takes clients by TLS.
    ///
    /// @return the port on 127.0.0.1
    public int tlsPort() {
        return server.ports().get(TLS_PORT);
    }

    private static ServerCommand command(String more) {
        return new ServerCommand("consul", place -> arguments(place, more), ConsulServer::serves);
    }

    private static List<String> arguments(ServerCommand.Place place, String more) {
        var ports = place.ports();
        var config = "{\"server\": true, \"bootstrap_expect\": 1, \"performance\": {\"raft_multiplier\": 1},"
                + " \"data_dir\": \"" + place.folder().resolve("data") + "\", \"node_name\": \"test\","
                + " \"bind_addr\": \"127.0.0.1\", \"client_addr\": \"127.0.0.1\", \"log_level\": \"warn\","
                + " \"limits\": {\"http_max_conns_per_client\": 1000},"
                + " \"ports\": {\"http\": " + ports.get(0) + ", \"https\": "
                + (more.contains("key_file") ? ports.get(TLS_PORT) : -1)
                + ", \"dns\": -1, \"grpc\": -1, \"server\": " + ports.get(1) + ", \"serf_lan\": " + ports.get(2)
                + ", \"serf_wan\": " + ports.get(3) + "}" + more + "}";
        try {
            var file = place.folder().resolve("config.json");
            Files.writeString(file, config);
            return new ArrayList<>(List.of("agent", "-config-file", file.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Serves once it leads and knows itself as a node: before that it makes no sessions.
    private static boolean serves(ServerCommand.Place place) {
        var token = token(place);
        try {
            var node = Http.ask(
                    "GET", "http://127.0.0.1:" + place.port() + "/v1/health/node/test", "", "X-Consul-Token", token);
            return node.status() == 200 && node.body().contains("serfHealth");
        } catch (IOException _) {
            return false;
        }
    }

    private static String token(ServerCommand.Place place) {
        try {
            var config = Files.readString(place.folder().resolve("config.json"));
            var master = Pattern.compile("\"master\": \"([^\"]*)\"").matcher(config);
            return master.find() ? master.group(1) : "none";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void put(String key, byte[] value) {
        // as a transaction, whose values are base64: any bytes
        var coded = Base64.getEncoder().encodeToString(value);
        ask("PUT", "txn", "[{\"KV\":{\"Verb\":\"set\",\"Key\":\"" + key + "\",\"Value\":\"" + coded + "\"}}]");
    }

    @Override
    public void delete(String key) {
        ask("DELETE", "kv/" + URLEncoder.encode(key, StandardCharsets.UTF_8), "");
    }

    @Override
    public Optional<String> get(String key) {
        var answer = read(key);
        if (answer.status() == 404) return Optional.empty();
        var value = VALUE.matcher(answer.body());
        if (answer.status() != 200 || !value.find()) throw new AssertionError(answer);
        var coded = Optional.ofNullable(value.group(1)).orElse("");
        return Optional.of(new String(Base64.getDecoder().decode(coded), StandardCharsets.UTF_8));
    }

    @Override
    public long version(String key) {
        var answer = read(key);
        if (answer.status() == 404) return 0;
        var index = INDEX.matcher(answer.body());
        if (answer.status() != 200 || !index.find()) throw new AssertionError(answer);
        return Long.parseLong(index.group(1));
    }

    private Http.Answer read(String key) {
        return answer("GET", "kv/" + URLEncoder.encode(key, StandardCharsets.UTF_8) + "?consistent", "");
    }

    /// Calls the HTTP API.
    ///
    /// @param method such as `PUT`
    /// @param what the path after `/v1/`
    /// @param body JSON, or empty
    /// @return JSON
    public String ask(String method, String what, String body) {
        var answer = answer(method, what, body);
        if (answer.status() != 200) throw new AssertionError(what + ": " + answer);
        return answer.body();
    }

    private Http.Answer answer(String method, String what, String body) {
        try {
            var uri = "http://127.0.0.1:" + server.port() + "/v1/" + what;
            return Http.ask(method, uri, body, "X-Consul-Token", token.isEmpty() ? "none" : token);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
