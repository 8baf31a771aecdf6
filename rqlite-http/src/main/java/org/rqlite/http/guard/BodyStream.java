// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

import java.io.InputStream;
import java.util.Arrays;
import org.rqlite.http.params.RequestFault;

/// The body of one request, as it comes. Its deadlines are the guard's (H3). The request's thread only.
///
/// Every reading method throws [RequestFault] if the body is too large (413) or malformed (400): then unread bytes
/// are left.
public abstract sealed class BodyStream extends InputStream permits FramedBody, StreamedBody {
    private final Client client;
    private final long expected;

    BodyStream(Client client, long expected) {
        this.client = client;
        this.expected = expected;
    }

    /// Begins to read the body of the present request.
    ///
    /// @param client sends it
    /// @param expectsContinue whether the client waits to be asked for it
    /// @param sizeMax most bytes
    /// @return at its end if there is none
    /// @throws RequestFault if it is known to be too large, or its end cannot be told
    public static BodyStream open(Client client, boolean expectsContinue, long sizeMax) {
        if (client.framing() instanceof Framing.Length(var bytes) && bytes > sizeMax) throw tooLarge();
        return switch (client) {
            case ClientConnection connection -> FramedBody.open(connection, expectsContinue, sizeMax);
            case ClientStream stream -> StreamedBody.open(stream, sizeMax);
        };
    }

    /// How many bytes there may be in all, as far as is known now.
    ///
    /// @return the length, if the head told it, or the most that is allowed
    public final long expected() {
        return expected;
    }

    /// How many bytes are known to come besides what was read.
    abstract long announced();

    /// Waits for more of the body.
    ///
    /// @return how many bytes can be read without waiting; 0 at the end
    public abstract int ahead();

    /// Reads what is there: at most what [#ahead()] has said.
    abstract int readAhead(byte[] into, int offset, int length);

    /// Reads how the body begins.
    ///
    /// @param most bytes
    /// @return fewer only if there are no more
    public final byte[] first(int most) {
        var begin = new byte[most];
        var size = 0;
        for (var read = read(begin, 0, most); read > 0; read = read(begin, size, most - size)) size += read;
        return Arrays.copyOf(begin, size);
    }

    @Override
    public final int read(byte[] into, int offset, int length) {
        if (length == 0) return 0;
        var ahead = ahead();
        if (ahead == 0) return -1;
        var read = readAhead(into, offset, Math.min(ahead, length));
        client.bodyEarns(read); // who sends much may take longer
        return read;
    }

    @Override
    public final int read() {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    static RequestFault tooLarge() {
        return new RequestFault(413, "request body too large");
    }
}
