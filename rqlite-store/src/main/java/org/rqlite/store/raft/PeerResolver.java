// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.ratis.thirdparty.io.grpc.Attributes;
import org.apache.ratis.thirdparty.io.grpc.ClientInterceptor;
import org.apache.ratis.thirdparty.io.grpc.EquivalentAddressGroup;
import org.apache.ratis.thirdparty.io.grpc.InternalConfigSelector;
import org.apache.ratis.thirdparty.io.grpc.LoadBalancer.PickSubchannelArgs;
import org.apache.ratis.thirdparty.io.grpc.NameResolver;
import org.apache.ratis.thirdparty.io.grpc.NameResolverProvider;
import org.apache.ratis.thirdparty.io.grpc.NameResolverRegistry;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.StatusOr;
import org.jspecify.annotations.Nullable;

/// Finds where a node is now: Ratis knows peers by logical addresses `rq:///node-id` only, since it can never
/// change an address once used (A8).
///
/// gRPC has one registry of resolvers for the JVM, and an address is the same on all nodes since it stands in
/// the configuration. So that several nodes of one JVM still ask each its own address book, who asks is told by
/// the thread: Ratis opens a channel on a thread of the server's own group, see [#threads()]. A process with one
/// node does not depend on that.
final class PeerResolver extends NameResolverProvider implements AutoCloseable {
    private static final String SCHEME = "rq";

    private final Function<String, Optional<String>> addressOf;
    private final ClientInterceptor calls;
    private final NodeThreads threads = new NodeThreads(this);
    // by channel: one that was idle for long resolves anew, on a thread of gRPC's
    private final Map<NameResolver.Args, PeerResolver> askers = Collections.synchronizedMap(new WeakHashMap<>());
    private final Set<Lookup> lookups = ConcurrentHashMap.newKeySet(); // of open channels

    private PeerResolver(Function<String, Optional<String>> addressOf, ClientInterceptor calls) {
        this.addressOf = addressOf;
        this.calls = calls;
    }

    /// Registers a resolver with gRPC, for this JVM, until it is closed.
    ///
    /// @param addressOf the `host:port` of a node by its id; asked at each (re)connection, from any thread
    /// @param calls sees all calls to other nodes
    static PeerResolver register(Function<String, Optional<String>> addressOf, ClientInterceptor calls) {
        var resolver = new PeerResolver(addressOf, calls);
        NameResolverRegistry.getDefaultRegistry().register(resolver);
        return resolver;
    }

    /// The logical address of a node.
    static String address(String nodeId) {
        return SCHEME + ":///"
                + URLEncoder.encode(nodeId, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// The parent of all threads of the server that asks this resolver.
    ThreadGroup threads() {
        return threads;
    }

    /// Asks the address book anew for all open channels; after it has changed.
    void refresh() {
        lookups.forEach(Lookup::refresh);
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
        if (!SCHEME.equals(target.getScheme())) return none();
        var asker = NodeThreads.current().orElseGet(() -> askers.getOrDefault(args, this));
        askers.put(args, asker);
        return asker.new Lookup(target.getPath().substring(1), args.getServiceConfigParser());
    }

    // gRPC's word for "not mine"
    private static @Nullable NameResolver none() {
        return Optional.<NameResolver>empty().orElse(null);
    }

    /// Tells the threads of one node from those of others.
    private static final class NodeThreads extends ThreadGroup {
        private final PeerResolver resolver;

        NodeThreads(PeerResolver resolver) {
            super("raft");
            this.resolver = resolver;
        }

        static Optional<PeerResolver> current() {
            for (var group = Thread.currentThread().getThreadGroup(); group != null; group = group.getParent()) {
                if (group instanceof NodeThreads node) return Optional.of(node.resolver);
            }
            return Optional.empty();
        }
    }

    private final class Lookup extends NameResolver {
        private final String nodeId;
        private final ServiceConfigParser parser;
        private volatile @Nullable Listener2 listener; // set once, by start

        Lookup(String nodeId, ServiceConfigParser parser) {
            this.nodeId = nodeId;
            this.parser = parser;
        }

        /// The host, so that certificates are checked against a real name.
        @Override
        public String getServiceAuthority() {
            return addressOf.apply(nodeId).map(Lookup::host).orElse("unknown");
        }

        @Override
        public void start(Listener2 toTell) {
            listener = toTell;
            lookups.add(this);
            refresh();
        }

        @Override
        public void refresh() {
            var told = listener;
            if (told == null) return;
            var address = addressOf.apply(nodeId);
            if (address.isEmpty()) {
                told.onError(Status.UNAVAILABLE.withDescription("no address known for node " + nodeId));
                return;
            }
            var config = parser.parseServiceConfig(Map.of());
            var socket = new InetSocketAddress(host(address.get()), port(address.get()));
            told.onResult(ResolutionResult.newBuilder()
                    .setAddressesOrError(StatusOr.fromValue(List.of(new EquivalentAddressGroup(socket))))
                    .setServiceConfig(config)
                    .setAttributes(Attributes.newBuilder()
                            .set(InternalConfigSelector.KEY, new Calls(Objects.requireNonNull(config.getConfig())))
                            .build())
                    .build());
        }

        @Override
        public void shutdown() {
            lookups.remove(this);
        }

        private static String host(String address) {
            var host = address.substring(0, address.lastIndexOf(':'));
            return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        }

        private static int port(String address) {
            return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        }
    }

    /// Puts our interceptor into a channel that Ratis builds; gRPC offers no other way in.
    private final class Calls extends InternalConfigSelector {
        private final Object config;

        Calls(Object config) {
            this.config = config;
        }

        @Override
        public Result selectConfig(PickSubchannelArgs args) {
            return Result.newBuilder().setConfig(config).setInterceptor(calls).build();
        }
    }
}
