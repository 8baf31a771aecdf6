// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.socket.SocketWriterException;
import io.helidon.webserver.CloseConnectionException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntSupplier;
import org.rqlite.http.params.RequestFault;

/// The body of one request, read straight from its connection as it comes, whatever its framing claims (H1). Its
/// deadlines are the guard's (H3). The request's thread only.
///
/// Every reading method throws [RequestFault] if the body is too large (413) or malformed (400): then unread bytes
/// are left.
public final class BodyStream extends InputStream {
    private static final int CHUNK_LINE_MAX = 4096;
    private static final int TRAILER_LINES_MAX = 64;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private final ClientConnection connection;
    private final long sizeMax;
    private final long expected;
    private long announced; // bytes in all, as far as is known
    private long left; // of what was announced last
    private boolean isChunked; // a chunk has begun
    private boolean ended;

    private BodyStream(ClientConnection connection, long sizeMax, long announced, boolean ended) {
        this.connection = connection;
        this.sizeMax = sizeMax;
        this.announced = announced;
        this.expected = announced > 0 ? announced : sizeMax;
        this.left = announced;
        this.ended = ended;
    }

    /// Begins to read the body of the present request.
    ///
    /// @param connection whose client sends it
    /// @param expectsContinue whether the client waits to be asked for it
    /// @param sizeMax most bytes
    /// @return at its end if there is none
    /// @throws RequestFault if it is known to be too large, or its end cannot be told
    public static BodyStream open(ClientConnection connection, boolean expectsContinue, long sizeMax) {
        return switch (connection.framing()) {
            case Framing.None _ -> new BodyStream(connection, sizeMax, 0, true);
            case Framing.Invalid invalid -> throw new RequestFault(invalid.reason());
            case Framing.Begun _ -> throw new IllegalStateException("a body is read once");
            case Framing.Length length -> {
                if (length.bytes() > sizeMax) throw tooLarge();
                yield new BodyStream(connection, sizeMax, length.bytes(), false).begun(expectsContinue);
            }
            case Framing.Chunked _ -> new BodyStream(connection, sizeMax, 0, false).begun(expectsContinue);
        };
    }

    /// How many bytes there may be in all, as far as is known now.
    ///
    /// @return the length, if the head told it, or the most that is allowed
    public long expected() {
        return expected;
    }

    /// How many bytes are known to come besides what was read.
    long announced() {
        return left;
    }

    /// Waits for more of the body.
    ///
    /// @return how many bytes can be read without waiting; 0 at the end
    public int ahead() {
        return reading(this::next);
    }

    /// Reads how the body begins.
    ///
    /// @param most bytes
    /// @return fewer only if there are no more
    public byte[] first(int most) {
        var begin = new byte[most];
        var size = 0;
        for (var read = read(begin, 0, most); read > 0; read = read(begin, size, most - size)) size += read;
        return Arrays.copyOf(begin, size);
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (length == 0) return 0;
        var ahead = ahead();
        if (ahead == 0) return -1;
        var read = readAhead(into, offset, Math.min(ahead, length));
        connection.bodyEarns(read); // who sends much may take longer
        return read;
    }

    @Override
    public int read() {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /// Reads what is there: at most what [#ahead()] has said.
    int readAhead(byte[] into, int offset, int length) {
        return reading(() -> take(into, offset, length));
    }

    private BodyStream begun(boolean expectsContinue) {
        connection.bodyBegins();
        if (expectsContinue) {
            var _ = reading(() -> {
                connection.context().dataWriter().writeNow(BufferData.create(CONTINUE));
                return 0;
            });
        }
        return this;
    }

    private int reading(IntSupplier step) {
        try {
            return step.getAsInt();
        } catch (DataReader.IncorrectNewLineException _) {
            throw malformed();
        } catch (DataReader.InsufficientDataAvailableException | UncheckedIOException | SocketWriterException e) {
            throw new CloseConnectionException("the client went away within a body", e);
        }
    }

    private int next() {
        if (left == 0 && !ended) nextChunk();
        if (ended) return 0;
        reader().ensureAvailable();
        connection.bodyMoves();
        return (int) Math.min(left, reader().available());
    }

    private int take(byte[] into, int offset, int length) {
        reader().readBuffer(length).read(into, offset, length);
        left -= length;
        connection.bodyCame(length);
        if (left == 0) pieceEnds();
        return length;
    }

    private void pieceEnds() {
        if (!isChunked) end();
        else if (!line().isEmpty()) throw malformed();
    }

    private void nextChunk() {
        isChunked = true;
        var length = chunkLength(line());
        if (length > sizeMax - announced) throw tooLarge();
        announced += length;
        left = length;
        if (length > 0) return;
        for (var i = 0; !line().isEmpty(); i++) {
            if (i == TRAILER_LINES_MAX) throw malformed();
        }
        end();
    }

    private void end() {
        ended = true;
        connection.bodyEnds();
    }

    private DataReader reader() {
        return connection.context().dataReader();
    }

    private String line() {
        var end = reader().findNewLine(CHUNK_LINE_MAX);
        if (end >= CHUNK_LINE_MAX) throw malformed();
        var line = reader().readAsciiString(end);
        reader().skip(2);
        connection.bodyMoves();
        return line;
    }

    private static long chunkLength(String line) {
        var end = line.indexOf(';'); // an extension follows, which nobody uses
        var hex = (end < 0 ? line : line.substring(0, end)).trim();
        if (hex.isEmpty() || hex.length() > 15) throw malformed();
        var length = 0L;
        for (var i = 0; i < hex.length(); i++) {
            var digit = Character.digit(hex.charAt(i), 16);
            if (digit < 0 || hex.charAt(i) > 'f') throw malformed();
            length = length << 4 | digit;
        }
        return length;
    }

    private static RequestFault malformed() {
        return new RequestFault("malformed chunked body");
    }

    static RequestFault tooLarge() {
        return new RequestFault(413, "request body too large");
    }
}
