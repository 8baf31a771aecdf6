// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// A client that sends exactly the bytes it is told to.
public final class RawClient implements AutoCloseable {
    private static final int DEADLINE_MILLIS = 20_000;

    private final Socket socket = new Socket();
    private final InputStream in;

    /// Connects.
    public RawClient(InetSocketAddress address) throws IOException {
        socket.connect(address, DEADLINE_MILLIS);
        socket.setSoTimeout(DEADLINE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /// What came back.
    ///
    /// @param headers by lower-case name
    public record Answer(int status, Map<String, String> headers, String body) {}

    /// One request on a connection of its own.
    public static Answer exchange(InetSocketAddress address, String request) throws IOException {
        try (var client = new RawClient(address)) {
            client.send(request);
            return client.answer();
        }
    }

    /// A GET with the header that HTTP demands.
    public static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: test\r\n\r\n";
    }

    /// A POST of JSON.
    public static String post(String target, String body) {
        return post(target, "application/json", body);
    }

    /// A POST of any type.
    public static String post(String target, String type, String body) {
        var length = body.getBytes(StandardCharsets.UTF_8).length;
        return "POST " + target + " HTTP/1.1\r\nHost: test\r\nContent-Type: " + type + "\r\nContent-Length: " + length
                + "\r\n\r\n" + body;
    }

    /// Sends a text in UTF-8.
    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Sends bytes.
    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /// Reads one whole answer.
    public Answer answer() throws IOException {
        return answer(true);
    }

    /// Reads one answer that has a head only.
    public Answer head() throws IOException {
        return answer(false);
    }

    private Answer answer(boolean withBody) throws IOException {
        var status = Integer.parseInt(line().split(" ", 3)[1]);
        var headers = new LinkedHashMap<String, String>();
        for (var line = line(); !line.isEmpty(); line = line()) {
            var colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        if (!withBody || status < 200) return new Answer(status, headers, "");
        var body = headers.containsKey("content-length")
                ? in.readNBytes(Integer.parseInt(headers.get("content-length")))
                : chunks();
        return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            var length = Integer.parseInt(line(), 16);
            var chunk = in.readNBytes(length);
            if (chunk.length < length) throw new EOFException("cut within a chunk");
            body.write(chunk);
            if (!line().isEmpty()) throw new IOException("a chunk longer than it said");
            if (length == 0) return body.toByteArray();
        }
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        while (true) {
            var c = in.read();
            if (c < 0) throw new EOFException("closed after: " + line);
            if (c == '\n') return line.toString();
            if (c != '\r') line.append((char) c);
        }
    }

    /// Reads until the server closes; what came is thrown away.
    ///
    /// @return how long that took
    public Duration awaitClose() throws IOException {
        var start = System.nanoTime();
        try {
            while (in.read() >= 0) {}
        } catch (SocketException _) { // a reset is a close, too
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /// The bytes as they come.
    public InputStream input() {
        return in;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
