// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.http2.Http2FrameData;
import io.helidon.http.http2.Http2FrameHeader;
import io.helidon.http.http2.Http2Headers;
import io.helidon.http.http2.Http2HuffmanDecoder;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// A client of HTTP/2 that sends exactly the frames it is told to.
public final class RawHttp2 implements AutoCloseable {
    /// Kinds of frames.
    public static final int DATA = 0;

    /// Likewise.
    public static final int HEADERS = 1;

    /// Likewise.
    public static final int RST_STREAM = 3;

    /// Likewise.
    public static final int SETTINGS = 4;

    private static final int GO_AWAY = 7;
    private static final int WINDOW_UPDATE = 8;

    /// A flag: the last frame of its exchange.
    public static final int END_STREAM = 1;

    /// A flag: the last frame of a head.
    public static final int END_HEADERS = 4;

    private static final int DEADLINE_MILLIS = 20_000;
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final Http2Headers.DynamicTable table = Http2Headers.DynamicTable.create(4096);
    private final Http2HuffmanDecoder huffman = Http2HuffmanDecoder.create();
    private final Map<Integer, Exchange> exchanges = new HashMap<>();
    private boolean granting = true;
    private int next = 1;

    /// Connects, and says that it speaks HTTP/2.
    public RawHttp2(InetSocketAddress address) throws IOException {
        socket.connect(address, DEADLINE_MILLIS);
        socket.setSoTimeout(DEADLINE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        socket.getOutputStream().write(PREFACE.getBytes(StandardCharsets.ISO_8859_1));
        frame(SETTINGS, 0, 0, new byte[0]);
    }

    private static final class Exchange {
        private final Map<String, String> headers = new LinkedHashMap<>();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private boolean ended;
        private int reset = -1;
    }

    /// Sends a whole request.
    ///
    /// @return the number of its exchange
    public int request(String method, String path, byte[] body) throws IOException {
        var stream = begin(method, path, body.length == 0 ? END_STREAM : 0, Map.of());
        if (body.length > 0) data(stream, body, true);
        return stream;
    }

    /// Sends a head.
    ///
    /// @return the number of its exchange
    public int begin(String method, String path, int flags, Map<String, String> headers) throws IOException {
        var stream = next;
        next += 2;
        var head = new ByteArrayOutputStream();
        known(head, 2, method);
        known(head, 6, "http"); // :scheme
        known(head, 1, "test"); // :authority
        known(head, 4, path);
        for (var header : headers.entrySet()) literal(head, header.getKey(), header.getValue());
        frame(HEADERS, flags | END_HEADERS, stream, head.toByteArray());
        return stream;
    }

    /// Sends a part of a body.
    public void data(int stream, byte[] bytes, boolean last) throws IOException {
        for (var at = 0; at < bytes.length || at == 0; at += 16_384) {
            var end = Math.min(bytes.length, at + 16_384);
            var piece = ByteBuffer.wrap(bytes, at, end - at);
            var copy = new byte[piece.remaining()];
            piece.get(copy);
            frame(DATA, last && end == bytes.length ? END_STREAM : 0, stream, copy);
        }
    }

    /// Grants no more of any window from now on: the server may send what it may, and no more.
    public void grantNothing() {
        granting = false;
    }

    // RFC 7541, 6.2.2: a name of the static table, not to be remembered, no Huffman
    private static void known(ByteArrayOutputStream head, int name, String value) {
        head.write(name);
        text(head, value);
    }

    private static void literal(ByteArrayOutputStream head, String name, String value) {
        head.write(0);
        text(head, name);
        text(head, value);
    }

    private static void text(ByteArrayOutputStream head, String text) {
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < 127) {
            head.write(bytes.length);
        } else {
            head.write(127);
            var left = bytes.length - 127;
            for (; left >= 128; left >>= 7) head.write((left & 127) | 128);
            head.write(left);
        }
        head.writeBytes(bytes);
    }

    /// Sends one frame.
    public void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        var frame = ByteBuffer.allocate(9 + payload.length)
                .putShort((short) (payload.length >> 8))
                .put((byte) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload);
        socket.getOutputStream().write(frame.array());
    }

    /// Waits for a whole answer.
    ///
    /// @throws EOFException if the connection, or the exchange, ends before
    public RawClient.Answer answer(int stream) throws IOException {
        var exchange = exchanges.computeIfAbsent(stream, _ -> new Exchange());
        while (!exchange.ended) {
            if (exchange.reset >= 0) throw new EOFException("reset with code " + exchange.reset);
            read();
        }
        return new RawClient.Answer(
                Integer.parseInt(exchange.headers.remove(":status")),
                exchange.headers,
                exchange.body.toString(StandardCharsets.UTF_8));
    }

    private void read() throws IOException {
        var head = new byte[9];
        in.readFully(head);
        var header = ByteBuffer.wrap(head);
        var payload = new byte[((header.getShort() & 0xffff) << 8) | (header.get() & 0xff)];
        in.readFully(payload);
        var type = header.get();
        var flags = header.get();
        var stream = header.getInt();
        var exchange = exchanges.computeIfAbsent(stream, _ -> new Exchange());
        switch (type) {
            case DATA -> {
                exchange.body.writeBytes(payload);
                if (granting && payload.length > 0) {
                    var more = ByteBuffer.allocate(4).putInt(payload.length).array();
                    frame(WINDOW_UPDATE, 0, 0, more);
                    if ((flags & END_STREAM) == 0) frame(WINDOW_UPDATE, 0, stream, more);
                }
            }
            case HEADERS -> headers(head, payload).forEach(exchange.headers::put);
            case RST_STREAM -> exchange.reset = ByteBuffer.wrap(payload).getInt();
            case SETTINGS -> {
                if ((flags & 1) == 0) frame(SETTINGS, 1, 0, new byte[0]);
            }
            case GO_AWAY ->
                throw new EOFException(
                        "told to go away with code " + ByteBuffer.wrap(payload).getInt(4));
            default -> {}
        }
        if (type <= HEADERS && (flags & END_STREAM) != 0) exchange.ended = true;
    }

    private Map<String, String> headers(byte[] head, byte[] payload) {
        var frame = new Http2FrameData(Http2FrameHeader.create(BufferData.create(head)), BufferData.create(payload));
        var read = Http2Headers.create(null, table, huffman, frame); // no stream, as it has no priority
        var headers = new LinkedHashMap<String, String>();
        headers.put(":status", Integer.toString(read.status().code()));
        for (var header : read.httpHeaders()) headers.put(header.headerName().lowerCase(), header.get());
        return headers;
    }

    /// Reads until the server closes, or says that it will.
    ///
    /// @return how long that took
    public Duration awaitClose() throws IOException {
        var start = System.nanoTime();
        try {
            while (true) read();
        } catch (EOFException | SocketException _) { // as expected
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
