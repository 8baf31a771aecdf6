// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.consul;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// An answer of HTTP, whole.
///
/// @param status its status
/// @param index Consul's header `X-Consul-Index`; empty if there is none, which means that it is not Consul who
/// answers
/// @param body at most [Exchange#BODY_BYTES_MAX]
record ConsulAnswer(int status, OptionalLong index, Buffer body) {
    private static final int SHOWN = 200;

    static OptionalLong index(@Nullable String header) {
        if (header == null || !header.matches("\\d{1,18}")) return OptionalLong.empty();
        return OptionalLong.of(Long.parseLong(header));
    }

    /// Consul's words or those of a proxy, shortened and without control characters.
    String words() {
        var text = body.getBytes(0, Math.min(body.length(), SHOWN));
        return new String(text, StandardCharsets.UTF_8)
                .replaceAll("\\p{Cntrl}", " ")
                .strip();
    }

    /// What a status means that the caller did not expect.
    CallFailedException unexpected() {
        var text = "status " + status + (words().isEmpty() ? "" : ": " + words());
        if (status >= 300 && status < 400) {
            return failed(new ConsulFault.Refused("a redirect, which is not followed: correct the address, " + text));
        }
        // of a 5xx nobody knows what was done before it
        var certain = status >= 400 && status < 500 && status != 408;
        return failed(certain ? new ConsulFault.Refused(text) : new ConsulFault.Unanswered(text));
    }

    /// Reads the body; whatever does not fit is not Consul's.
    <T> T parsed(Parsing<T> parsing) throws CallFailedException {
        try {
            return parsing.parse(body);
        } catch (DecodeException | ClassCastException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new CallFailedException(new ConsulFault.Unanswered("an answer that is not Consul's: " + words()), e);
        }
    }

    /// Reads a body, and throws what [#parsed] catches if it is not what it should be.
    @FunctionalInterface
    interface Parsing<T> {
        T parse(Buffer body);
    }

    private static CallFailedException failed(ConsulFault fault) {
        return new CallFailedException(fault, new IllegalStateException(fault.text()));
    }
}
