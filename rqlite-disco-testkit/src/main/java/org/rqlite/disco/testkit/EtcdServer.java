// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.rqlite.disco.testkit.RealServers.Kind;

/// etcd 3.4 or later: how it is started, and its keys through its JSON gateway.
///
/// @param server the running server
/// @param tls whether its clients need certificates
public record EtcdServer(RealServer server, boolean tls) implements RawStore, AutoCloseable {
    private static final Pattern VALUE = Pattern.compile("\"value\":\"([^\"]*)\"");
    private static final Pattern REVISION = Pattern.compile("\"mod_revision\":\"([0-9]+)\"");

    /// Starts one that takes everybody, in clear text.
    ///
    /// @return the server
    public static EtcdServer start() {
        return start(Kind.BINARY);
    }

    /// Starts one that takes everybody, in clear text.
    ///
    /// @param kind by which means
    /// @return the server
    public static EtcdServer start(Kind kind) {
        return new EtcdServer(RealServers.ofThisMachine().start(kind, command(List.of(), "http")), false);
    }

    /// Starts one that takes clients with a certificate only.
    ///
    /// @param certificates its own, and who signs its clients
    /// @return the server
    public static EtcdServer startTls(Certificates certificates) {
        var more = List.of(
                "--cert-file",
                certificates.certificate().toString(),
                "--key-file",
                certificates.key().toString(),
                "--trusted-ca-file",
                certificates.authority().toString(),
                "--client-cert-auth");
        return new EtcdServer(RealServers.ofThisMachine().start(Kind.BINARY, command(more, "https")), true);
    }

    private static ServerCommand command(List<String> more, String scheme) {
        return new ServerCommand("etcd", place -> arguments(place, more, scheme), EtcdServer::serves);
    }

    private static List<String> arguments(ServerCommand.Place place, List<String> more, String scheme) {
        var client = scheme + "://127.0.0.1:" + place.port();
        var peer = "http://127.0.0.1:" + place.ports().get(1);
        var arguments = new ArrayList<>(List.of(
                "--data-dir",
                place.folder().resolve("data").toString(),
                "--listen-client-urls",
                client,
                "--advertise-client-urls",
                client,
                "--listen-peer-urls",
                peer,
                "--initial-advertise-peer-urls",
                peer,
                "--initial-cluster",
                "default=" + peer,
                "--listen-metrics-urls",
                "http://127.0.0.1:" + place.ports().get(2),
                "--log-level",
                "error"));
        arguments.addAll(more);
        return arguments;
    }

    private static boolean serves(ServerCommand.Place place) {
        try {
            var health = Http.ask("GET", "http://127.0.0.1:" + place.ports().get(2) + "/health", "");
            return health.status() == 200 && health.body().contains("true");
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public void put(String key, byte[] value) {
        ask(
                "kv/put",
                "{\"key\":\"" + coded(key) + "\",\"value\":\""
                        + Base64.getEncoder().encodeToString(value) + "\"}");
    }

    @Override
    public void delete(String key) {
        ask("kv/deleterange", "{\"key\":\"" + coded(key) + "\"}");
    }

    @Override
    public Optional<String> get(String key) {
        var value = VALUE.matcher(ask("kv/range", "{\"key\":\"" + coded(key) + "\"}"));
        return value.find() ? Optional.of(decoded(value.group(1))) : Optional.empty();
    }

    @Override
    public long version(String key) {
        var revision = REVISION.matcher(ask("kv/range", "{\"key\":\"" + coded(key) + "\"}"));
        return revision.find() ? Long.parseLong(revision.group(1)) : 0;
    }

    /// Lets nobody in but two users: `root`, and `user`, who may do anything to keys that begin with `/mine/`. Both
    /// have
    /// the password `secret`. From then on [#ask] has no rights.
    public void guard() {
        for (var name : List.of("root", "user")) {
            ask("auth/user/add", "{\"name\":\"" + name + "\",\"password\":\"secret\"}");
            ask("auth/role/add", "{\"name\":\"" + name + "\"}");
            ask("auth/user/grant", "{\"user\":\"" + name + "\",\"role\":\"" + name + "\"}");
        }
        var range = "\"key\":\"" + coded("/mine/") + "\",\"range_end\":\"" + coded("/mine0") + "\"";
        ask("auth/role/grant", "{\"name\":\"user\",\"perm\":{\"permType\":\"READWRITE\"," + range + "}}");
        ask("auth/enable", "{}");
    }

    /// Calls the JSON gateway.
    ///
    /// @param what the path after `/v3/`
    /// @param body JSON
    /// @return JSON
    public String ask(String what, String body) {
        try {
            var answer = Http.ask("POST", "http://127.0.0.1:" + server.port() + "/v3/" + what, body);
            if (answer.status() != 200) throw new AssertionError(what + ": " + answer);
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String coded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.close();
    }
}
