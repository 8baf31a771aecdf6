// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.consul;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/// Consul's HTTP API on Vert.x: one event loop of its own, few connections. For any thread.
final class ConsulHttp implements AutoCloseable {
    /// For one question and its answer.
    static final Duration CALL = Duration.ofSeconds(3);

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final int CONNECTIONS = 8;
    private static final int WAITING_CALLS = 64;

    private final Vertx vertx;
    private final HttpClient client;
    private final ConsulConfig config;

    private ConsulHttp(Vertx vertx, HttpClient client, ConsulConfig config) {
        this.vertx = vertx;
        this.client = client;
        this.config = config;
    }

    /// Opens no connection yet.
    static ConsulHttp open(ConsulConfig config) {
        var vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setUseDaemonThread(true)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
        var pool = new PoolOptions()
                .setHttp1MaxSize(CONNECTIONS)
                .setMaxWaitQueueSize(WAITING_CALLS)
                .setEventLoopSize(1);
        return new ConsulHttp(vertx, vertx.createHttpClient(options(config), pool), config);
    }

    private static HttpClientOptions options(ConsulConfig config) {
        var options = new HttpClientOptions()
                .setConnectTimeout((int) CONNECT.toMillis())
                .setTcpKeepAlive(true);
        config.tls().ifPresent(tls -> {
            options.setSsl(true).setVerifyHost(tls.verified()).setTrustAll(!tls.verified());
            if (!tls.authorities().isEmpty()) {
                var trusted = new PemTrustOptions();
                tls.authorities().forEach(trusted::addCertValue);
                options.setTrustOptions(trusted);
            }
            tls.client()
                    .ifPresent(client -> options.setKeyCertOptions(new PemKeyCertOptions()
                            .addCertValue(client.certificate())
                            .addKeyValue(client.key())));
        });
        return options;
    }

    /// Asks, and waits for the whole answer. Redirects are answers.
    ///
    /// @param path encoded
    /// @param query not encoded
    ConsulAnswer ask(HttpMethod method, String path, Map<String, String> query, Buffer body, Budget budget)
            throws CallFailedException {
        var all = new TreeMap<>(query);
        config.scope().datacenter().ifPresent(name -> all.put("dc", name));
        config.scope().namespace().ifPresent(name -> all.put("ns", name));
        config.scope().partition().ifPresent(name -> all.put("partition", name));
        var options = new RequestOptions()
                .setMethod(method)
                .setServer(SocketAddress.inetSocketAddress(config.port(), config.host()))
                // whom the certificate must name
                .setHost(config.tls().flatMap(Tls::serverName).orElse(config.host()))
                .setPort(config.port())
                .setFollowRedirects(false)
                .setURI(path + query(all));
        config.token().ifPresent(token -> options.putHeader("X-Consul-Token", token.secret()));
        config.login().ifPresent(login -> options.putHeader("Authorization", basic(login)));
        return Exchange.run(client, options, HostAndPort.create(config.host(), config.port()), body, budget);
    }

    private static String query(Map<String, String> query) {
        return query.entrySet().stream()
                .map(pair -> pair.getKey() + "=" + URLEncoder.encode(pair.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", query.isEmpty() ? "" : "?", ""));
    }

    private static String basic(ConsulConfig.Login login) {
        var text = login.user() + ":" + login.password();
        return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException _) {
            return; // its threads are daemons: whatever is left holds nobody up
        }
    }
}
