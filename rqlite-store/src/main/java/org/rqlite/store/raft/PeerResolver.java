// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.ratis.thirdparty.io.grpc.EquivalentAddressGroup;
import org.apache.ratis.thirdparty.io.grpc.NameResolver;
import org.apache.ratis.thirdparty.io.grpc.NameResolverProvider;
import org.apache.ratis.thirdparty.io.grpc.NameResolverRegistry;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.StatusOr;
import org.jspecify.annotations.Nullable;

/// Finds where a node is now: Ratis knows peers by logical addresses `rq:///node-id` only, since it can never
/// change an address once used (A8).
final class PeerResolver extends NameResolverProvider implements AutoCloseable {
    private static final String SCHEME = "rq";

    private final Function<String, Optional<String>> addressOf;

    private PeerResolver(Function<String, Optional<String>> addressOf) {
        this.addressOf = addressOf;
    }

    /// Registers a resolver with gRPC, for this JVM, until it is closed.
    ///
    /// @param addressOf the `host:port` of a node by its id; asked at each (re)connection, from any thread
    static PeerResolver register(Function<String, Optional<String>> addressOf) {
        var resolver = new PeerResolver(addressOf);
        NameResolverRegistry.getDefaultRegistry().register(resolver);
        return resolver;
    }

    /// The logical address of a node.
    static String address(String nodeId) {
        return SCHEME + ":///"
                + URLEncoder.encode(nodeId, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        NameResolverRegistry.getDefaultRegistry().deregister(this);
    }

    @Override
    protected boolean isAvailable() {
        return true;
    }

    @Override
    protected int priority() {
        return 5;
    }

    @Override
    public String getDefaultScheme() {
        return SCHEME;
    }

    @Override
    public @Nullable NameResolver newNameResolver(URI target, NameResolver.Args args) {
        return SCHEME.equals(target.getScheme()) ? new Lookup(target.getPath().substring(1)) : none();
    }

    // gRPC's word for "not mine"
    private static @Nullable NameResolver none() {
        return Optional.<NameResolver>empty().orElse(null);
    }

    private final class Lookup extends NameResolver {
        private final String nodeId;
        private @Nullable Listener2 listener; // set once, before refresh

        Lookup(String nodeId) {
            this.nodeId = nodeId;
        }

        /// The host, so that certificates are checked against a real name.
        @Override
        public String getServiceAuthority() {
            return addressOf.apply(nodeId).map(Lookup::host).orElse("unknown");
        }

        @Override
        public void start(Listener2 toTell) {
            listener = toTell;
            refresh();
        }

        @Override
        public void refresh() {
            if (listener == null) return;
            var address = addressOf.apply(nodeId);
            if (address.isEmpty()) {
                listener.onError(Status.UNAVAILABLE.withDescription("no address known for node " + nodeId));
                return;
            }
            var socket = new InetSocketAddress(host(address.get()), port(address.get()));
            listener.onResult(ResolutionResult.newBuilder()
                    .setAddressesOrError(StatusOr.fromValue(List.of(new EquivalentAddressGroup(socket))))
                    .build());
        }

        @Override
        public void shutdown() {}

        private static String host(String address) {
            var host = address.substring(0, address.lastIndexOf(':'));
            return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        }

        private static int port(String address) {
            return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        }
    }
}
