// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Sends a request as it stands in a golden file, and shows the answer as it stands there.
final class GoldenClient {
    private static final String BASE64 = "@base64\n"; // begins a body that is no text
    private static final int DEADLINE_MILLIS = 30_000;
    private static final Set<String> UNSTEADY = Set.of("date", "content-length", "connection");
    private static final List<Mask> MASKS = List.of(
            new Mask("(\"time\": ?)[0-9][0-9.e+-]*", "$1<seconds>"),
            new Mask("(\"raft_index\": ?)[0-9]+", "$1<index>"),
            new Mask("(\"sequence_number\": ?)[0-9]+", "$1<number>"),
            new Mask("\"time_s\":( ?)\"[^\"]*\"", "\"time_s\":$1\"<duration>\""));

    private final InetSocketAddress address;

    GoldenClient(InetSocketAddress address) {
        this.address = address;
    }

    private record Mask(Pattern what, String with) {
        Mask(String what, String with) {
            this(Pattern.compile(what), with);
        }
    }

    String answer(String request) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(address, DEADLINE_MILLIS);
            socket.setSoTimeout(DEADLINE_MILLIS);
            socket.getOutputStream().write(onTheWire(request));
            return shown(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static byte[] onTheWire(String request) {
        var end = request.indexOf("\n\n");
        var head = end < 0 ? request : request.substring(0, end);
        var body = body(end < 0 ? "" : request.substring(end + 2));
        var lines = head.lines().toList();
        var text = new StringBuilder(lines.getFirst()).append(" HTTP/1.1\r\n");
        lines.stream().skip(1).forEach(line -> text.append(line).append("\r\n"));
        text.append("Host: localhost\r\nConnection: close\r\n");
        if (end >= 0) text.append("Content-Length: ").append(body.length).append("\r\n");
        var wire = new ByteArrayOutputStream();
        wire.writeBytes(text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        wire.writeBytes(body);
        return wire.toByteArray();
    }

    private static byte[] body(String text) {
        return text.startsWith(BASE64)
                ? Base64.getMimeDecoder().decode(text.substring(BASE64.length()))
                : text.getBytes(StandardCharsets.UTF_8);
    }

    private static String shown(String answer) {
        var end = answer.indexOf("\r\n\r\n");
        var lines = answer.substring(0, end).lines().toList();
        var headers = new TreeMap<String, String>();
        for (var line : lines.subList(1, lines.size())) {
            var colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        headers.keySet().removeAll(UNSTEADY);
        var text = new StringBuilder(lines.getFirst().substring("HTTP/1.1 ".length())).append('\n');
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append('\n'));
        var body = answer.substring(end + 4);
        if (!body.isEmpty()) {
            var ended = body.endsWith("\n");
            text.append('\n').append(ended ? body.substring(0, body.length() - 1) + "\\n" : body);
        }
        return masked(text.toString().strip());
    }

    private static String masked(String text) {
        var masked = text;
        for (var mask : MASKS) masked = mask.what().matcher(masked).replaceAll(mask.with());
        return masked;
    }
}
