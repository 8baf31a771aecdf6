// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.WritableHeaders;
import java.util.List;

/// How the end of a request's body is told (RFC 9112, 6.3). Whatever could be read in two ways is refused (H1): two
/// readers that disagree about a body's end are how requests are smuggled.
public sealed interface Framing {
    /// There is no body.
    record None() implements Framing {}

    /// The length comes first.
    ///
    /// @param bytes more than 0
    record Length(long bytes) implements Framing {}

    /// Each piece comes with its length.
    record Chunked() implements Framing {}

    /// Some of the body was read: what is left of it is of no use to anybody else.
    record Begun() implements Framing {}

    /// Not to be told; the connection is of no further use.
    ///
    /// @param reason for the client
    record Invalid(String reason) implements Framing {}

    /// Reads the framing and takes its headers away, so that Helidon, which sees no body then, leaves it alone.
    ///
    /// @param headers the request's
    /// @return how its body is framed
    static Framing takeFrom(WritableHeaders<?> headers) {
        var coded = headers.contains(HeaderNames.TRANSFER_ENCODING);
        var sized = headers.contains(HeaderNames.CONTENT_LENGTH);
        if (!coded && !sized) return new None();
        var codings = coded ? values(headers, HeaderNames.TRANSFER_ENCODING) : List.<String>of();
        var lengths = sized ? values(headers, HeaderNames.CONTENT_LENGTH) : List.<String>of();
        headers.remove(HeaderNames.TRANSFER_ENCODING);
        headers.remove(HeaderNames.CONTENT_LENGTH);
        if (coded && sized) return new Invalid("Transfer-Encoding and Content-Length must not be combined");
        if (coded) {
            var single = codings.size() == 1 && codings.getFirst().trim().equalsIgnoreCase("chunked");
            return single ? new Chunked() : new Invalid("unsupported transfer encoding");
        }
        return length(lengths);
    }

    private static List<String> values(WritableHeaders<?> headers, HeaderName name) {
        return headers.get(name).allValues();
    }

    private static Framing length(List<String> values) {
        if (values.size() != 1) return new Invalid("more than one Content-Length");
        var text = values.getFirst().trim();
        if (text.isEmpty() || text.length() > 18 || !isDigits(text)) {
            return new Invalid("bad Content-Length");
        }
        var bytes = Long.parseLong(text);
        return bytes == 0 ? new None() : new Length(bytes);
    }

    private static boolean isDigits(String text) {
        for (var i = 0; i < text.length(); i++) if (text.charAt(i) < '0' || text.charAt(i) > '9') return false;
        return true;
    }
}
