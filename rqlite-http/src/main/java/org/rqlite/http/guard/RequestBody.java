// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.socket.SocketWriterException;
import io.helidon.webserver.CloseConnectionException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.rqlite.http.params.RequestFault;

/// Reads the body of one request straight from its connection, in bounded memory whatever its framing claims.
///
/// Memory grows with what has come, not with what was announced, and is charged before it is taken (H2).
public final class RequestBody {
    private static final int FIRST_SIZE = 64 * 1024;
    private static final int CHUNK_LINE_MAX = 4096;
    private static final int TRAILER_LINES_MAX = 64;
    // one copy as bytes, two as parsed text, which takes two bytes a character outside of Latin-1
    private static final long COPIES = 3;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private final ClientConnection connection;
    private final MemoryBudget.Share memory;
    private final long sizeMax;
    private final DataReader reader;
    private byte[] bytes = new byte[0];
    private int size;

    private RequestBody(ClientConnection connection, MemoryBudget.Share memory, long sizeMax) {
        this.connection = connection;
        this.memory = memory;
        this.sizeMax = sizeMax;
        this.reader = connection.context().dataReader();
    }

    /// Reads the whole body of the present request.
    ///
    /// @param connection whose client sends it
    /// @param expectsContinue whether the client waits to be asked for it
    /// @param memory charged for it
    /// @param sizeMax most bytes
    /// @return exactly the body, empty if there is none
    /// @throws RequestFault if it is too large (413), malformed (400) or memory is short (503); unread bytes
    /// are left
    public static byte[] read(
            ClientConnection connection, boolean expectsContinue, MemoryBudget.Share memory, long sizeMax) {
        var body = new RequestBody(connection, memory, sizeMax);
        return switch (connection.framing()) {
            case Framing.None _ -> body.bytes;
            case Framing.Invalid invalid -> throw new RequestFault(invalid.reason());
            case Framing.Length length -> {
                if (length.bytes() > sizeMax) throw tooLarge();
                yield body.whole(expectsContinue, () -> body.take(length.bytes(), length.bytes()));
            }
            case Framing.Chunked _ -> body.whole(expectsContinue, body::chunks);
        };
    }

    private byte[] whole(boolean expectsContinue, Runnable reading) {
        connection.bodyBegins();
        try {
            if (expectsContinue) connection.context().dataWriter().writeNow(BufferData.create(CONTINUE));
            reading.run();
        } catch (DataReader.IncorrectNewLineException _) {
            throw malformed();
        } catch (DataReader.InsufficientDataAvailableException | UncheckedIOException | SocketWriterException e) {
            throw new CloseConnectionException("the client went away within a body", e);
        }
        connection.bodyEnds();
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    private void chunks() {
        while (true) {
            var length = chunkLength(line());
            if (length == 0) break;
            if (length > sizeMax - size) throw tooLarge();
            take(length, sizeMax);
            if (!line().isEmpty()) throw malformed();
        }
        for (var i = 0; !line().isEmpty(); i++) {
            if (i == TRAILER_LINES_MAX) throw malformed();
        }
    }

    // appends so many bytes; the array grows to what is expected in all, but only as they come
    private void take(long length, long expected) {
        for (var left = length; left > 0; ) {
            reader.ensureAvailable();
            connection.bodyMoves();
            var step = (int) Math.min(left, reader.available());
            makeRoom(step, expected);
            reader.readBuffer(step).read(bytes, size, step);
            size += step;
            connection.bodyCame(step);
            left -= step;
        }
    }

    private void makeRoom(int step, long expected) {
        var needed = (long) size + step;
        if (needed <= bytes.length) return;
        var room = Math.max(needed, Math.min(expected, Math.max(FIRST_SIZE, 2L * bytes.length)));
        memory.use(COPIES * (room - bytes.length));
        bytes = Arrays.copyOf(bytes, (int) room);
    }

    private String line() {
        var end = reader.findNewLine(CHUNK_LINE_MAX);
        if (end >= CHUNK_LINE_MAX) throw malformed();
        var line = reader.readAsciiString(end);
        reader.skip(2);
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

    private static RequestFault tooLarge() {
        return new RequestFault(413, "request body too large");
    }
}
