// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.ClientBuilder;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLException;
import org.rqlite.api.disco.DiscoveryConfigException;
import org.rqlite.disco.etcd.EtcdConfig.Tls;

/// Makes jetcd's client, with what makes it safe for a check-and-set (see `DESIGN.md`).
final class EtcdClient {
    private EtcdClient() {}

    /// Opens no connection yet.
    ///
    /// @throws DiscoveryConfigException if the files of TLS are no certificates or keys
    static Client make(EtcdConfig config) {
        var builder = Client.builder()
                // an end of its own for each call, or calls to a frozen server would pile up
                .interceptor(new CallDeadlines())
                // a refused connection is told at once
                .waitForReady(false)
                // for an expired token; what may have been sent is never sent again (Outcomes)
                .retryMaxAttempts(1)
                .retryDelay(10)
                .retryMaxDelay(20)
                .connectTimeout(config.channel().connectTimeout())
                .keepaliveTime(config.channel().keepAliveTime())
                .keepaliveTimeout(config.channel().keepAliveTimeout())
                .keepaliveWithoutCalls(config.channel().keepAliveWhileIdle())
                .maxInboundMessageSize(config.channel().receiveBytes());
        config.login().ifPresent(login -> builder.user(bytes(login.user())).password(bytes(login.password())));
        config.tls().ifPresent(tls -> encrypt(builder, tls));
        // the scheme means nothing to jetcd: only the context above encrypts
        var scheme = config.tls().isPresent() ? "https://" : "http://";
        return builder.endpoints(config.endpoints().stream()
                        .map(endpoint -> URI.create(scheme + endpoint))
                        .toArray(URI[]::new))
                .build();
    }

    private static void encrypt(ClientBuilder builder, Tls tls) {
        builder.sslContext(context(tls));
        // before the endpoints, which take it over into the target
        tls.serverName().ifPresent(builder::authority);
    }

    private static SslContext context(Tls tls) {
        try {
            var context = GrpcSslContexts.forClient();
            if (!tls.verified()) context.trustManager(InsecureTrustManagerFactory.INSTANCE);
            else tls.authorities().ifPresent(file -> context.trustManager(file.toFile()));
            tls.client()
                    .ifPresent(client -> context.keyManager(
                            client.certificate().toFile(), client.key().toFile()));
            return context.build();
        } catch (SSLException | IllegalArgumentException e) {
            var reason = e.getCause() == null ? e : e.getCause();
            throw new DiscoveryConfigException(
                    "the files of TLS are no PEM certificates or PKCS #8 keys: " + e.getMessage() + ": " + reason);
        }
    }

    static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }
}
