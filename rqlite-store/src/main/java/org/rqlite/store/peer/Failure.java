// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.jspecify.annotations.Nullable;

/// Makes of what gRPC says about a call that failed what is certain about it.
final class Failure {
    // "HTTP/", in hexadecimal
    private static final String HTTP = "485454502f";
    private static final Pattern FIRST_BYTES = Pattern.compile("First received frame was not SETTINGS.*: ([0-9a-f]+)");
    private static final Pattern HTTP_ANSWER =
            Pattern.compile("HTTP status code|invalid content-type", Pattern.CASE_INSENSITIVE);

    private Failure() {}

    /// @param sent whether the other side may have the whole message
    static PeerException of(String address, Status status, Metadata trailers, boolean sent) {
        var refusal = Refusal.in(trailers);
        if (refusal.isPresent()) {
            return new PeerException(
                    refusal.get().kind(), address + ": " + refusal.get().text());
        }
        var stranger = stranger(status);
        if (stranger.isPresent())
            return new PeerException(PeerException.Kind.NOT_A_NODE, address + " " + stranger.get());
        return switch (status.getCode()) {
            case DEADLINE_EXCEEDED ->
                sent
                        ? unknown(address, "no answer in time")
                        : new PeerException(PeerException.Kind.TIMEOUT, address + ": cannot be reached in time");
            case UNIMPLEMENTED, PERMISSION_DENIED, UNAUTHENTICATED ->
                new PeerException(PeerException.Kind.NOT_A_NODE, address + " answers, but not as a node does");
            default ->
                sent
                        ? unknown(address, "the connection broke: " + why(status))
                        : new PeerException(PeerException.Kind.UNREACHABLE, address + ": " + why(status));
        };
    }

    private static PeerException unknown(String address, String text) {
        return new PeerException(PeerException.Kind.UNKNOWN_FATE, address + ": " + text);
    }

    /// What else than a node it is that answers.
    private static Optional<String> stranger(Status status) {
        var texts = texts(status);
        var first = FIRST_BYTES.matcher(texts);
        if (first.find()) {
            return Optional.of(
                    first.group(1).startsWith(HTTP)
                            ? "answers HTTP where the node-to-node port was meant"
                            : "answers, but not as a node does");
        }
        return HTTP_ANSWER.matcher(texts).find()
                ? Optional.of("answers HTTP where the node-to-node port was meant")
                : Optional.empty();
    }

    private static String texts(Status status) {
        var texts = new StringBuilder(String.valueOf(status.getDescription()));
        @Nullable Throwable cause = status.getCause();
        for (var depth = 0; cause != null && depth < 8; depth++, cause = cause.getCause()) {
            texts.append('\n').append(cause.getMessage());
        }
        return texts.toString();
    }

    /// The innermost reason, such as `Connection refused: /127.0.0.1:4002`.
    private static String why(Status status) {
        var why = status.getDescription();
        @Nullable Throwable cause = status.getCause();
        for (var depth = 0; cause != null && depth < 8; depth++, cause = cause.getCause()) {
            if (cause.getMessage() != null) why = cause.getMessage();
        }
        return why == null ? status.getCode().toString() : why;
    }
}
