// SPDX-License-Identifier: Apache-2.0
/// jetcd with its gRPC, Protocol Buffers, perfmark and vertx-grpc under one descriptor: upstream's jars have no module
/// names. Netty, Vert.x, Guava and Failsafe are explicit modules and stay outside. No code of ours. What is packed and
/// when this can go: `third-party/README.md`.
module org.rqlite.thirdparty.jetcd {
    requires com.google.common;
    requires dev.failsafe.core;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.codec.http2;
    requires io.netty.common;
    requires transitive io.netty.handler;
    requires io.netty.handler.proxy;
    requires io.netty.transport;
    requires io.netty.transport.unix.common;
    requires io.vertx.core;
    requires io.vertx.core.logging;
    requires java.logging;
    requires java.naming;
    requires jdk.unsupported;
    requires org.slf4j;

    exports io.etcd.jetcd;
    exports io.etcd.jetcd.auth;
    exports io.etcd.jetcd.common.exception;
    exports io.etcd.jetcd.kv;
    exports io.etcd.jetcd.lease;
    exports io.etcd.jetcd.op;
    exports io.etcd.jetcd.options;
    exports io.etcd.jetcd.support;
    exports io.etcd.jetcd.watch;
    exports io.grpc;
    exports io.grpc.netty;
    exports io.grpc.stub;

    uses io.grpc.LoadBalancerProvider;
    uses io.grpc.ManagedChannelProvider;
    uses io.grpc.NameResolverProvider;
    uses io.grpc.ServerProvider;

    provides io.grpc.LoadBalancerProvider with
            io.grpc.internal.PickFirstLoadBalancerProvider,
            io.grpc.util.SecretRoundRobinLoadBalancerProvider.Provider,
            io.grpc.util.OutlierDetectionLoadBalancerProvider,
            io.grpc.util.RandomSubsettingLoadBalancerProvider;
    provides io.grpc.ManagedChannelProvider with
            io.grpc.netty.NettyChannelProvider,
            io.grpc.netty.UdsNettyChannelProvider;
    provides io.grpc.NameResolverProvider with
            io.grpc.internal.DnsNameResolverProvider,
            io.grpc.netty.UdsNameResolverProvider,
            io.etcd.jetcd.resolver.DnsSrvResolverProvider,
            io.etcd.jetcd.resolver.HttpResolverProvider,
            io.etcd.jetcd.resolver.HttpsResolverProvider,
            io.etcd.jetcd.resolver.IPResolverProvider;
    provides io.grpc.ServerProvider with
            io.grpc.netty.NettyServerProvider;
}
