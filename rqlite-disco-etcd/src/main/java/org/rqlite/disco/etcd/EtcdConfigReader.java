// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.etcd;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rqlite.disco.config.DiscoveryConfig;
import org.rqlite.disco.etcd.EtcdConfig.Channel;
import org.rqlite.disco.etcd.EtcdConfig.ClientCertificate;
import org.rqlite.disco.etcd.EtcdConfig.Login;
import org.rqlite.disco.etcd.EtcdConfig.Retry;
import org.rqlite.disco.etcd.EtcdConfig.Tls;

/// Reads `-disco-config` of the mode `etcd-kv`: the keys of etcd's own Go client, as rqlite takes them, and for the
/// files of TLS those of etcd's client configuration file.
final class EtcdConfigReader {
    // whoever wrote 30000 for thirty seconds gave thirty microseconds
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int SEND_BYTES_MIN = 1 << 10;

    private final DiscoveryConfig json;
    private final List<String> warnings = new ArrayList<>();

    private EtcdConfigReader(DiscoveryConfig json) {
        this.json = json;
    }

    /// What was read.
    ///
    /// @param config valid
    /// @param warnings one sentence for each key that is accepted and has no effect
    record Reading(EtcdConfig config, List<String> warnings) {}

    /// Reads all keys.
    ///
    /// @throws org.rqlite.api.disco.DiscoveryConfigException with all faults
    static Reading read(DiscoveryConfig json) {
        var reader = new EtcdConfigReader(json);
        var tls = reader.tls();
        var endpoints = Endpoints.read(json, tls.isPresent());
        var login = reader.login();
        var channel = reader.channel();
        var retry = reader.retry();
        reader.withoutEffect();
        json.end();
        var encryption = endpoints.encrypted() ? tls.or(() -> Optional.of(encryptedByScheme())) : tls;
        return new Reading(new EtcdConfig(endpoints.all(), encryption, login, channel, retry), reader.warnings);
    }

    private static Tls encryptedByScheme() {
        return new Tls(Optional.empty(), Optional.empty(), Optional.empty(), true);
    }

    private Optional<Tls> tls() {
        var section = json.section("TLS");
        var authorities = file("trusted-ca-file");
        var certificate = file("cert-file");
        var key = file("key-file");
        if (certificate.isPresent() != key.isPresent()) {
            json.fault("cert-file and key-file go together: give both or neither");
        }
        var here = json.toggle("insecure-skip-tls-verify");
        var unverified = section.toggle("InsecureSkipVerify").or(() -> here).orElse(false);
        var serverName = section.text("ServerName");
        var given = section.isGiven() || authorities.isPresent() || certificate.isPresent() || unverified;
        if (!given) return Optional.empty();
        if (unverified) warnings.add("etcd's certificate is not verified, as told by the config");
        var client = certificate.flatMap(chain -> key.map(secret -> new ClientCertificate(chain, secret)));
        return Optional.of(new Tls(authorities, client, serverName, !unverified));
    }

    private Optional<Path> file(String name) {
        return json.text(name).flatMap(text -> {
            try {
                var path = Path.of(text);
                if (Files.isReadable(path)) return Optional.of(path);
            } catch (InvalidPathException _) {
                // told below
            }
            json.fault(name + " cannot be read: " + text);
            return Optional.empty();
        });
    }

    private Optional<Login> login() {
        var user = json.text("username");
        var password = json.text("password");
        if (user.isPresent() != password.isPresent()) {
            json.fault("username and password go together: give both or neither");
        }
        return user.flatMap(name -> password.map(secret -> new Login(name, secret)));
    }

    private Channel channel() {
        var normal = Channel.DEFAULT;
        return new Channel(
                duration("dial-timeout").orElse(normal.connectTimeout()),
                duration("dial-keep-alive-time").orElse(normal.keepAliveTime()),
                duration("dial-keep-alive-timeout").orElse(normal.keepAliveTimeout()),
                json.toggle("permit-without-stream").orElse(normal.keepAliveWhileIdle()),
                (int) json.whole("MaxCallSendMsgSize", 0, Integer.MAX_VALUE).stream()
                        .filter(bytes -> bytes > 0) // zero is Go's default
                        .map(bytes -> Math.max(bytes, SEND_BYTES_MIN))
                        .findFirst()
                        .orElse(normal.sendBytes()),
                (int) json.whole("MaxCallRecvMsgSize", 0, Integer.MAX_VALUE).stream()
                        .filter(bytes -> bytes > 0)
                        .findFirst()
                        .orElse(normal.receiveBytes()));
    }

    private Optional<Duration> duration(String name) {
        var duration = json.duration(name).filter(Duration::isPositive); // zero is Go's default
        if (duration.filter(time -> time.compareTo(SHORTEST) < 0).isPresent()) {
            json.fault(name + " is shorter than 10ms: a number counts nanoseconds, write \"30s\" for thirty seconds");
        } else if (duration.filter(time -> time.compareTo(LONGEST) > 0).isPresent()) {
            json.fault(name + " is longer than 10m");
        }
        return duration;
    }

    private Retry retry() {
        var normal = Retry.DEFAULT;
        var attempts = json.whole("max-unary-retries", 0, 1_000_000).stream()
                .mapToInt(count -> (int) count)
                .findFirst()
                .orElse(normal.attempts());
        var pause = json.duration("backoff-wait-between")
                .filter(Duration::isPositive)
                .orElse(normal.pause());
        var jitter = json.number("backoff-jitter-fraction");
        if (jitter.filter(part -> part.signum() < 0 || part.compareTo(BigDecimal.ONE) > 0)
                .isPresent()) {
            json.fault("backoff-jitter-fraction must be from 0 to 1");
        }
        return new Retry(attempts, pause, jitter.map(BigDecimal::doubleValue).orElse(normal.jitter()));
    }

    private void withoutEffect() {
        if (json.duration("auto-sync-interval").filter(Duration::isPositive).isPresent()) {
            warnings.add(
                    "auto-sync-interval has no effect: endpoints stay those of the config; name all members there");
        }
        if (json.toggle("reject-old-cluster").orElse(false)) {
            warnings.add("reject-old-cluster has no effect: what is used exists since etcd 3.0");
        }
    }
}
