// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.etcd;

import io.etcd.jetcd.common.exception.EtcdException;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/// Why a call failed.
sealed interface EtcdFault {
    /// For people; no secrets.
    String text();

    /// etcd said no: nothing was written, and asking again the same way brings the same.
    record Refused(String text) implements EtcdFault {}

    /// The lease is gone; nothing was written.
    record LeaseGone(String text) implements EtcdFault {}

    /// The request never left this process.
    record NotSent(String text) implements EtcdFault {}

    /// No answer, or one that decides nothing: a write may have been done, now or later.
    record Unanswered(String text) implements EtcdFault {}

    /// Tells them apart.
    ///
    /// @param error as jetcd threw it
    static EtcdFault of(Throwable error) {
        var status = status(error);
        if (status.isEmpty()) return new Unanswered(rootText(error));
        return of(status.get());
    }

    private static EtcdFault of(Status status) {
        return switch (status.getCode()) {
            case UNAUTHENTICATED -> login(status);
            case PERMISSION_DENIED,
                    INVALID_ARGUMENT,
                    FAILED_PRECONDITION,
                    RESOURCE_EXHAUSTED,
                    UNIMPLEMENTED,
                    OUT_OF_RANGE,
                    ALREADY_EXISTS -> new Refused(text(status));
            // the one thing that can be missing
            case NOT_FOUND -> new LeaseGone(text(status));
            case UNAVAILABLE -> isCertain(status.getCause()) ? new NotSent(text(status)) : new Unanswered(text(status));
            case OK, CANCELLED, UNKNOWN, DEADLINE_EXCEEDED, ABORTED, INTERNAL, DATA_LOSS ->
                new Unanswered(text(status));
        };
    }

    /// jetcd reports each fault of its login so, a connection that was refused as well as a wrong password; the call
    /// itself was not sent in either case.
    private static EtcdFault login(Status status) {
        var inner = status(status.getCause());
        if (inner.isEmpty()) return new Refused(text(status));
        var text = "login: " + text(inner.get());
        return switch (of(inner.get())) {
            case Refused _, LeaseGone _ -> new Refused(text);
            case NotSent _, Unanswered _ -> new NotSent(text);
        };
    }

    private static boolean isCertain(@Nullable Throwable cause) {
        for (var at = cause; at != null; at = at.getCause()) {
            if (at instanceof ConnectException
                    || at instanceof UnresolvedAddressException
                    || at instanceof NoRouteToHostException
                    || at instanceof SSLHandshakeException) return true;
        }
        return false;
    }

    private static Optional<Status> status(@Nullable Throwable error) {
        for (var at = error; at != null; at = at.getCause()) {
            if (at instanceof StatusRuntimeException runtime) return Optional.of(runtime.getStatus());
            if (at instanceof StatusException checked) return Optional.of(checked.getStatus());
            if (at instanceof EtcdException etcd) return Optional.of(status(etcd));
        }
        return Optional.empty();
    }

    private static Status status(EtcdException error) {
        var code = Status.Code.valueOf(error.getErrorCode().name());
        return code.toStatus().withDescription(error.getMessage()).withCause(error.getCause());
    }

    private static String text(Status status) {
        var text = new StringBuilder(
                status.getCode().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        // gRPC tells of its pipeline on further lines
        if (status.getDescription() != null) {
            status.getDescription()
                    .lines()
                    .findFirst()
                    .ifPresent(line -> text.append(": ").append(line));
        }
        for (var at = status.getCause(); at != null; at = at.getCause()) {
            if (at.getCause() == null) text.append(": ").append(at);
        }
        return text.toString();
    }

    private static String rootText(Throwable error) {
        var at = error;
        while (at.getCause() != null) at = at.getCause();
        return at.toString();
    }
}
