// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.random.RandomGenerator;

/// The bytes of a request that may be anything, from one that any client would send to noise.
///
/// @param text its bytes as they go onto the wire, each a character
/// @param whole whether it is framed as HTTP wants it, so that there must be an answer
/// @param queues whether it may write after its answer
record FuzzedRequest(String text, boolean whole, boolean queues) {
    private static final List<String> PATHS = List.of(
            "/db/execute",
            "/db/query",
            "/db/request",
            "/db/sql",
            "/status",
            "/nodes",
            "/readyz",
            "/leader",
            "/remove",
            "/reap",
            "/licenses",
            "/openapi.json",
            "/console/",
            "/metrics",
            "/debug/vars",
            "/debug/pprof/",
            "/db/backup",
            "/");
    private static final List<String> METHODS = List.of("GET", "POST", "DELETE", "PUT", "HEAD", "OPTIONS", "get", "X");
    private static final List<String> FLAGS = List.of(
            "pretty",
            "timings",
            "transaction",
            "associative",
            "blob_array",
            "qualify_columns",
            "raft_index",
            "redirect",
            "noparse",
            "norwtime",
            "wait",
            "noleader",
            "nonvoters",
            "sync",
            "vacuum",
            "compress",
            "freshness_strict");
    private static final List<String> VALUED = List.of(
            "timeout",
            "db_timeout",
            "freshness",
            "linearizable_timeout",
            "retries",
            "level",
            "q",
            "fmt",
            "tables",
            "key",
            "ver",
            "trailing_logs");
    private static final List<String> VALUES = List.of(
            "1s",
            "0",
            "-1s",
            "x",
            "",
            "1h",
            "5",
            "none",
            "weak",
            "strong",
            "linearizable",
            "auto",
            "sql",
            "delete",
            "2",
            "SELECT+1",
            "SELECT+*+FROM+fuzz",
            "DELETE+FROM+fuzz",
            "store.raft",
            "%00",
            "%ff%fe",
            "%",
            "%zz",
            ";",
            "9223372036854775808",
            "+",
            "=",
            "http",
            "SELECT+9e999");
    private static final List<String> TYPES = List.of(
            "application/json", "text/plain", "text/plain; charset=x", "", "Application/JSON", "\u00ff", "a/b;;");
    private static final List<String> HEADERS = List.of(
            "Accept: */*",
            "Accept-Encoding: gzip",
            "Content-Encoding: gzip",
            "Authorization: Basic !!!",
            "Authorization: Basic Zm9vOmJhcg==",
            "Origin: https://elsewhere.example",
            "Upgrade: h2c",
            "Upgrade: websocket",
            "Expect: 100-continue",
            "Expect: nonsense",
            "Cookie: a=b; c",
            "X: \u00e4\u00ff",
            "Range: bytes=0-1",
            "If-None-Match: *",
            "Host: other",
            "Transfer-Encoding: identity",
            "Connection: keep-alive, x",
            "Content-Length: 5",
            "Content-Length: -1",
            "Content-Length: 99999999999999999999",
            "Transfer-Encoding: chunked, chunked",
            "no colon",
            ": empty",
            " folded: line");
    private static final int HARMLESS = 14; // of the headers, from the start
    private static final List<String> STATEMENTS = List.of(
            "SELECT * FROM fuzz",
            "INSERT INTO fuzz(a) VALUES(?)",
            "INSERT INTO fuzz(a, b) VALUES(:a, :b) RETURNING *",
            "UPDATE fuzz SET b = ? WHERE id = ?",
            "SELECT ?, ?",
            "SELECT :a",
            "nonsense",
            "",
            ";",
            "-- x",
            "BEGIN",
            "COMMIT",
            "SAVEPOINT s",
            "PRAGMA journal_mode=off",
            "PRAGMA table_info(fuzz)",
            "EXPLAIN SELECT 1",
            "SELECT 1; SELECT 2",
            "INSERT INTO fuzz(a) VALUES(1); nonsense",
            "SELECT 9e999",
            "SELECT x'00ff', CAST(x'ff' AS TEXT), 1.5e300",
            "SELECT json('{')",
            "ATTACH ':memory:' AS x",
            "SELECT abs(-9223372036854775808)",
            "CREATE TABLE IF NOT EXISTS other (a, b DATE, c BOOLEAN)",
            "DROP TABLE IF EXISTS other",
            "SELECT \\u0000",
            "SELECT '\\ud800'",
            "VACUUM");

    static FuzzedRequest random(RandomGenerator random) {
        var queues = random.nextInt(60) == 0;
        var body = body(random);
        var chunked = random.nextInt(6) == 0;
        var noise = random.nextInt(12) == 0;
        var head = new StringBuilder();
        var target = path(random) + query(random, queues);
        head.append(random.nextInt(3) > 0 ? "POST" : pick(METHODS, random))
                .append(' ')
                .append(target);
        head.append(random.nextInt(80) == 0 ? " HTTP/1.0" : " HTTP/1.1").append("\r\nHost: x\r\n");
        if (random.nextInt(3) > 0)
            head.append("Content-Type: ").append(pick(TYPES, random)).append("\r\n");
        for (var n = random.nextInt(3); n > 0; n--) {
            head.append(HEADERS.get(random.nextInt(noise ? HEADERS.size() : HARMLESS)))
                    .append("\r\n");
        }
        if (random.nextInt(300) == 0)
            head.append("Y: ").append("y".repeat(random.nextInt(40_000))).append("\r\n");
        head.append("Connection: close\r\n");
        head.append(chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + body.length)
                .append("\r\n\r\n");
        var out = new ByteArrayOutputStream();
        out.writeBytes(head.toString().getBytes(ISO_8859_1));
        if (chunked) chunks(body, out, random);
        else out.writeBytes(body);
        var bytes = out.toByteArray();
        if (random.nextInt(10) == 0) {
            noise = true;
            bytes = spoilt(bytes, random);
        }
        return new FuzzedRequest(new String(bytes, ISO_8859_1), !noise, queues);
    }

    private static String path(RandomGenerator random) {
        var path = pick(PATHS, random);
        return switch (random.nextInt(14)) {
            case 0 -> path + "/x";
            case 1 -> path.substring(0, random.nextInt(path.length()) + 1);
            case 2 -> "/" + path;
            case 3 -> path + "%2e%zz\u00e4";
            default -> random.nextBoolean() ? PATHS.get(random.nextInt(3)) : path;
        };
    }

    private static String query(RandomGenerator random, boolean queues) {
        var query = new StringBuilder(queues ? "?queue" : "?");
        for (var n = random.nextInt(5); n > 0; n--) {
            query.append('&');
            if (random.nextBoolean()) query.append(pick(FLAGS, random));
            else query.append(pick(VALUED, random)).append('=').append(value(random));
        }
        return random.nextInt(4) == 0 && !queues ? "" : query.toString();
    }

    // most are what the parameter wants, or nearly all requests would be refused for it
    private static String value(RandomGenerator random) {
        return random.nextInt(3) > 0 ? "1s" : pick(VALUES, random);
    }

    private static byte[] body(RandomGenerator random) {
        return switch (random.nextInt(12)) {
            case 0 -> new byte[0];
            case 1 -> noise(random, random.nextInt(200));
            case 2 -> "[".repeat(random.nextInt(3000)).getBytes(UTF_8);
            case 3 -> ("{\"id\":" + value(random, 0) + "}").getBytes(UTF_8);
            case 4 -> spoilt(statements(random).getBytes(UTF_8), random);
            case 5 -> pick(STATEMENTS, random).getBytes(UTF_8);
            default -> statements(random).getBytes(UTF_8);
        };
    }

    private static String statements(RandomGenerator random) {
        var json = new StringBuilder("[");
        for (var n = random.nextInt(5); n >= 0; n--) {
            var sql = '"' + pick(STATEMENTS, random) + '"';
            if (random.nextBoolean()) {
                json.append(sql);
            } else {
                json.append('[').append(sql);
                for (var m = random.nextInt(4); m > 0; m--) json.append(',').append(value(random, 0));
                json.append(']');
            }
            json.append(n == 0 ? "]" : ",");
        }
        return json.toString();
    }

    private static String value(RandomGenerator random, int depth) {
        return switch (random.nextInt(depth > 2 ? 8 : 11)) {
            case 0 -> "null";
            case 1 -> String.valueOf(random.nextBoolean());
            case 2 -> String.valueOf(random.nextLong());
            case 3 -> String.valueOf(random.nextInt(300));
            case 4 -> random.nextDouble() + "e" + random.nextInt(-400, 400);
            case 5 -> "\"x'" + Long.toHexString(random.nextLong()) + "'\"";
            case 6 -> "\"" + "\\u" + "%04x".formatted(random.nextInt(0x10000)) + "\"";
            case 7 -> "\"" + "z".repeat(random.nextInt(100)) + "\"";
            case 8 -> "{\"a\":" + value(random, depth + 1) + ",\"b\":" + value(random, depth + 1) + "}";
            case 9 -> "[" + random.nextInt(256) + "," + value(random, depth + 1) + "]";
            default -> "[" + random.nextInt(256) + "," + random.nextInt(256) + "]";
        };
    }

    private static void chunks(byte[] body, ByteArrayOutputStream out, RandomGenerator random) {
        for (var at = 0; at < body.length; ) {
            var size = Math.min(body.length - at, 1 + random.nextInt(40 + body.length / 4));
            out.writeBytes((Integer.toHexString(size) + "\r\n").getBytes(ISO_8859_1));
            out.write(body, at, size);
            out.writeBytes("\r\n".getBytes(ISO_8859_1));
            at += size;
        }
        out.writeBytes("0\r\n\r\n".getBytes(ISO_8859_1));
    }

    private static byte[] spoilt(byte[] bytes, RandomGenerator random) {
        var copy = bytes.clone();
        for (var n = random.nextInt(1, 6); n > 0 && copy.length > 0; n--) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
        }
        return copy;
    }

    private static byte[] noise(RandomGenerator random, int size) {
        var bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String pick(List<String> from, RandomGenerator random) {
        return from.get(random.nextInt(from.size()));
    }

    byte[] bytes() {
        return text.getBytes(ISO_8859_1);
    }
}
