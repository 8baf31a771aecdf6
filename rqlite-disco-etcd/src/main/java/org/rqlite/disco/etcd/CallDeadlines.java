// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.etcd;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Gives each call an end on the wire: jetcd gives none, and a call without one lives as long as its connection (I9).
final class CallDeadlines implements ClientInterceptor {
    /// For one question and its answer.
    static final Duration CALL = Duration.ofSeconds(3);

    // longer than anybody waits for a key
    private static final Duration WATCH = Duration.ofSeconds(12);

    @Override
    public <A, B> ClientCall<A, B> interceptCall(MethodDescriptor<A, B> method, CallOptions options, Channel next) {
        var time = method.getFullMethodName().endsWith("Watch/Watch") ? WATCH : CALL;
        return next.newCall(method, options.withDeadlineAfter(time.toMillis(), TimeUnit.MILLISECONDS));
    }
}
