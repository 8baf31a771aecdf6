// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.etcd;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How to reach etcd.
///
/// @param endpoints at least one, all with the scheme of `tls`
/// @param tls empty for clear text
/// @param login empty for none
/// @param channel limits of a connection
/// @param retry of reads
record EtcdConfig(List<Endpoint> endpoints, Optional<Tls> tls, Optional<Login> login, Channel channel, Retry retry) {
    EtcdConfig {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) throw new IllegalArgumentException("no endpoints");
    }

    /// Where etcd listens for clients.
    ///
    /// @param host a name or an address, IPv6 in brackets
    /// @param port 1..65535
    record Endpoint(String host, int port) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /// TLS towards etcd.
    ///
    /// @param authorities a PEM file; empty for those of the JDK
    /// @param client empty for none
    /// @param serverName the name that certificates must hold; empty for the endpoint's own
    /// @param verified false only if the operator said so
    record Tls(
            Optional<Path> authorities,
            Optional<ClientCertificate> client,
            Optional<String> serverName,
            boolean verified) {}

    /// What this client shows of itself.
    ///
    /// @param certificate PEM file, a chain
    /// @param key PKCS #8 PEM file, not encrypted
    record ClientCertificate(Path certificate, Path key) {}

    /// A user of etcd.
    ///
    /// @param user the name
    /// @param password kept out of `toString`
    record Login(String user, String password) {
        @Override
        public String toString() {
            return "Login[user=" + user + ", password=***]";
        }
    }

    /// Limits of a connection.
    ///
    /// @param connectTimeout for one attempt
    /// @param keepAliveTime silence after which a connection is asked for a sign of life
    /// @param keepAliveTimeout how long that may take
    /// @param keepAliveWhileIdle also when no call is under way
    /// @param sendBytes largest request
    /// @param receiveBytes largest answer
    record Channel(
            Duration connectTimeout,
            Duration keepAliveTime,
            Duration keepAliveTimeout,
            boolean keepAliveWhileIdle,
            int sendBytes,
            int receiveBytes) {
        static final Channel DEFAULT = new Channel(
                Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(3), false, 2 << 20, 4 << 20);
    }

    /// How often a read is tried again within its deadline.
    ///
    /// @param attempts besides the first
    /// @param pause between two
    /// @param jitter part of `pause` by which it varies, 0..1
    record Retry(int attempts, Duration pause, double jitter) {
        static final Retry DEFAULT = new Retry(100, Duration.ofMillis(25), 0.1);
    }
}
