// SPDX-License-Identifier: Apache-2.0
/// Apache Ratis and its shaded gRPC, netty and protobuf under one descriptor: upstream's jars have no module names and
/// split packages. No code of ours. What is packed and when this can go: `third-party/README.md`.
module org.rqlite.thirdparty.ratis {
    requires java.logging;
    requires java.management;
    requires java.naming;
    requires java.sql;
    requires jdk.management;
    requires jdk.unsupported;
    requires transitive org.slf4j;

    exports org.apache.ratis.client;
    exports org.apache.ratis.client.api;
    exports org.apache.ratis.client.retry;
    exports org.apache.ratis.conf;
    exports org.apache.ratis.grpc;
    exports org.apache.ratis.grpc.server;
    exports org.apache.ratis.io;
    exports org.apache.ratis.metrics;
    exports org.apache.ratis.proto;
    exports org.apache.ratis.protocol;
    exports org.apache.ratis.protocol.exceptions;
    exports org.apache.ratis.retry;
    exports org.apache.ratis.rpc;
    exports org.apache.ratis.server;
    exports org.apache.ratis.server.leader;
    exports org.apache.ratis.server.metrics;
    exports org.apache.ratis.server.protocol;
    exports org.apache.ratis.server.raftlog;
    exports org.apache.ratis.server.storage;
    exports org.apache.ratis.statemachine;
    exports org.apache.ratis.statemachine.impl;
    exports org.apache.ratis.thirdparty.com.google.protobuf;
    exports org.apache.ratis.thirdparty.io.grpc;
    exports org.apache.ratis.thirdparty.io.grpc.netty;
    exports org.apache.ratis.util;
    exports org.apache.ratis.util.function;

    uses org.apache.ratis.metrics.MetricRegistries;
    uses org.apache.ratis.trace.TraceProvider;
    uses org.apache.ratis.thirdparty.io.grpc.LoadBalancerProvider;
    uses org.apache.ratis.thirdparty.io.grpc.ManagedChannelProvider;
    uses org.apache.ratis.thirdparty.io.grpc.NameResolverProvider;
    uses org.apache.ratis.thirdparty.io.grpc.ServerProvider;

    provides org.apache.ratis.thirdparty.io.grpc.LoadBalancerProvider with
            org.apache.ratis.thirdparty.io.grpc.internal.PickFirstLoadBalancerProvider,
            org.apache.ratis.thirdparty.io.grpc.util.SecretRoundRobinLoadBalancerProvider.Provider,
            org.apache.ratis.thirdparty.io.grpc.util.OutlierDetectionLoadBalancerProvider,
            org.apache.ratis.thirdparty.io.grpc.util.RandomSubsettingLoadBalancerProvider;
    provides org.apache.ratis.thirdparty.io.grpc.ManagedChannelProvider with
            org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelProvider,
            org.apache.ratis.thirdparty.io.grpc.netty.UdsNettyChannelProvider;
    provides org.apache.ratis.thirdparty.io.grpc.NameResolverProvider with
            org.apache.ratis.thirdparty.io.grpc.netty.UdsNameResolverProvider,
            org.apache.ratis.thirdparty.io.grpc.internal.DnsNameResolverProvider;
    provides org.apache.ratis.thirdparty.io.grpc.ServerProvider with
            org.apache.ratis.thirdparty.io.grpc.netty.NettyServerProvider;
}
