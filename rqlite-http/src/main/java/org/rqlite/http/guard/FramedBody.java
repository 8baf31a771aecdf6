// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.socket.SocketWriterException;
import io.helidon.webserver.CloseConnectionException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;
import org.rqlite.http.params.RequestFault;

/// A body of HTTP/1.1, read straight from its connection, whatever its framing claims (H1).
final class FramedBody extends BodyStream {
    private static final int CHUNK_LINE_MAX = 4096;
    private static final int TRAILER_LINES_MAX = 64;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private final ClientConnection connection;
    private final long sizeMax;
    private long announced; // bytes in all, as far as is known
    private long left; // of what was announced last
    private boolean isChunked; // a chunk has begun
    private boolean ended;

    private FramedBody(ClientConnection connection, long sizeMax, long announced, boolean ended) {
        super(connection, announced > 0 ? announced : sizeMax);
        this.connection = connection;
        this.sizeMax = sizeMax;
        this.announced = announced;
        this.left = announced;
        this.ended = ended;
    }

    static FramedBody open(ClientConnection connection, boolean expectsContinue, long sizeMax) {
        return switch (connection.framing()) {
            case Framing.None _ -> new FramedBody(connection, sizeMax, 0, true);
            case Framing.Invalid invalid -> throw new RequestFault(invalid.reason());
            case Framing.Begun _ -> throw new IllegalStateException("a body is read once");
            case Framing.Length(var bytes) -> new FramedBody(connection, sizeMax, bytes, false).begun(expectsContinue);
            case Framing.Chunked _ -> new FramedBody(connection, sizeMax, 0, false).begun(expectsContinue);
        };
    }

    @Override
    long announced() {
        return left;
    }

    @Override
    public int ahead() {
        return reading(this::next);
    }

    @Override
    int readAhead(byte[] into, int offset, int length) {
        return reading(() -> take(into, offset, length));
    }

    private FramedBody begun(boolean expectsContinue) {
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
}
