// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// All that a node's database holds, as SQL literals: schema, and rows with their rowids where a table has them. A
/// large
/// table is read in pages, and of its long rows the beginning and a digest are kept, so that a gigabyte fits.
///
/// @param parts lines by the name of the table
record Dump(Map<String, List<String>> parts) {
    private static final int PAGE_ROWS = 2000;
    private static final int LINE_MAX = 1000;
    private static final String SCHEMA = "SELECT type, name, tbl_name, quote(sql) FROM sqlite_schema ORDER BY 1, 2";

    /// Reads a node's own database, whatever its role.
    static Dump of(ClusterNode node) {
        var parts = new TreeMap<String, List<String>>();
        var schema = node.query(SCHEMA, ReadLevel.NONE);
        parts.put("", lines(schema));
        for (var entry : schema) {
            if (entry.get(0).equals("table")) parts.put(entry.get(1), rows(node, entry.get(1)));
        }
        return new Dump(parts);
    }

    private static List<String> rows(ClusterNode node, String table) {
        var quoted = "\"" + table.replace("\"", "\"\"") + "\"";
        var literal = "'" + table.replace("'", "''") + "'";
        var columns = node
                .query("SELECT name FROM pragma_table_xinfo(" + literal + ") WHERE hidden <> 1", ReadLevel.NONE)
                .stream()
                .map(row -> "quote(\"" + row.getFirst().replace("\"", "\"\"") + "\")")
                .collect(Collectors.joining(", "));
        if (isLarge(node, quoted)) return pages(node, columns, quoted);
        var withRowid =
                node.client().read(ReadLevel.NONE, "SELECT rowid, " + columns + " FROM " + quoted + " ORDER BY 1");
        return withRowid.isGood()
                ? lines(((Answer.Result.Found) withRowid.only()).rows())
                : lines(node.query("SELECT " + columns + " FROM " + quoted + " ORDER BY 1", ReadLevel.NONE));
    }

    private static boolean isLarge(ClusterNode node, String table) {
        var beyond = node.client().read(ReadLevel.NONE, "SELECT rowid FROM " + table + " LIMIT 1 OFFSET " + PAGE_ROWS);
        return beyond.isGood() && !((Answer.Result.Found) beyond.only()).rows().isEmpty();
    }

    private static List<String> pages(ClusterNode node, String columns, String table) {
        var lines = new ArrayList<String>();
        var from = "rowid >= " + Long.MIN_VALUE;
        while (true) {
            var page = node.query(
                    "SELECT rowid, %s FROM %s WHERE %s ORDER BY rowid LIMIT %d"
                            .formatted(columns, table, from, PAGE_ROWS),
                    ReadLevel.NONE);
            lines(page).forEach(line -> lines.add(shortened(line)));
            if (page.size() < PAGE_ROWS) return lines;
            from = "rowid > " + page.getLast().getFirst();
        }
    }

    private static List<String> lines(List<List<String>> rows) {
        return rows.stream().map(row -> String.join("|", row)).toList();
    }

    private static String shortened(String line) {
        if (line.length() <= LINE_MAX) return line;
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(line.getBytes(StandardCharsets.UTF_8));
            return line.substring(0, 100) + "... " + line.length() + " characters, SHA-256 "
                    + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has it", e);
        }
    }

    /// The first difference from another; empty if there is none.
    String difference(Dump other) {
        if (equals(other)) return "";
        for (var part : parts.entrySet()) {
            var theirs = other.parts.getOrDefault(part.getKey(), List.of("no such table"));
            if (part.getValue().equals(theirs)) continue;
            var ours = new ArrayList<>(part.getValue());
            ours.removeAll(theirs);
            var extra = new ArrayList<>(theirs);
            extra.removeAll(part.getValue());
            return "%s: %d and %d rows, only in the one %s, only in the other %s"
                    .formatted(part.getKey(), part.getValue().size(), theirs.size(), first(ours), first(extra));
        }
        return "tables " + parts.keySet() + " and " + other.parts.keySet();
    }

    private static List<String> first(List<String> lines) {
        return lines.subList(0, Math.min(5, lines.size()));
    }
}
