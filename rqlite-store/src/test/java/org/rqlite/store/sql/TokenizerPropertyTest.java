// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The tokenizer agrees with SQLite on what it decides from text alone.
class TokenizerPropertyTest {
    private static final String[] PARTS = {
        "?",
        "?1",
        "?5",
        ":a",
        "@b",
        "$c",
        ":a",
        "$x::y",
        "$x(z)",
        "'q;?'",
        "\"a\"",
        "[b]",
        "`a`",
        "1",
        "1.5e-3",
        "0x1F",
        "x'00'",
        "-- c ? ;\n",
        "/* ; ? */",
        "+",
        "-",
        "a",
        "b",
        "(",
        ")",
        ",",
        "1e+5",
        "'it''s'",
        "||",
        "=",
        "<>",
        "e",
        "é",
        "'é;'",
        "not",
        "null",
        ".5",
        "1_0",
        "'\uD83D\uDE00'",
        "->>",
        "'$.a'",
        "case",
        "when",
        "then",
        "end",
        "/**/",
        "like",
        "?02",
        "is",
        "\"a\"\"b\"",
        "\f",
        "\t",
    };

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void countsParametersAndFindsOneStatementWhereSqliteDoes(long seed) throws SQLException {
        var random = new SplittableRandom(seed);
        var valid = 0;
        try (var sqlite = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            try (var create = sqlite.createStatement()) {
                create.execute("CREATE TABLE t(a, b)");
            }
            while (valid < 10_000) {
                var sql = statement(random);
                var count = parameterCount(sqlite, sql);
                if (count.isEmpty()) continue;
                valid++;

                var statements = SqlScript.split(sql).statements();

                assertThat(statements).as("seed %s: %s", seed, sql).hasSize(1);
                assertThat(statements.getFirst().parameterCount())
                        .as("seed %s: %s", seed, sql)
                        .isEqualTo(count.getAsInt());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6, 7})
    void cutsATextWhereItWasPutTogether(long seed) throws SQLException {
        var random = new SplittableRandom(seed);
        try (var sqlite = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            try (var create = sqlite.createStatement()) {
                create.execute("CREATE TABLE t(a, b)");
            }
            for (var round = 0; round < 1_000; round++) {
                var pieces = new ArrayList<String>();
                var text = new StringBuilder();
                while (pieces.size() < 6) {
                    var piece =
                            random.nextInt(5) == 0 ? TRIGGERS.get(random.nextInt(TRIGGERS.size())) : statement(random);
                    if (piece.contains("--") || parameterCount(sqlite, piece).isEmpty()) continue;
                    pieces.add(piece);
                    text.append(random.nextBoolean() ? blank(random) : "\uFEFF");
                    text.append(piece).append(blank(random)).append(';');
                }

                var cut = SqlScript.split(text.toString()).statements();

                assertThat(cut.stream().map(SqlStatement::text))
                        .as("seed %s", seed)
                        .containsExactlyElementsOf(pieces);
            }
        }
    }

    private static final List<String> TRIGGERS = List.of(
            "CREATE TRIGGER x AFTER INSERT ON t WHEN new.a > 1 BEGIN SELECT CASE WHEN 1 THEN 2 END;"
                    + " UPDATE t SET a = ';'; END",
            "create trigger if not exists y before delete on t begin delete from t; end",
            "EXPLAIN CREATE TRIGGER z AFTER UPDATE OF a ON t BEGIN INSERT INTO t VALUES(1, 2); END",
            "CREATE TEMP TRIGGER w AFTER INSERT ON t BEGIN SELECT 1; /* ; END; */ SELECT 'END;'; END");

    private static String statement(SplittableRandom random) {
        var sql = new StringBuilder("select ");
        var parts = 1 + random.nextInt(8);
        for (var i = 0; i < parts; i++) {
            sql.append(PARTS[random.nextInt(PARTS.length)]);
            if (random.nextInt(3) > 0) sql.append(' ');
        }
        return sql.append(" from t").toString();
    }

    private static String blank(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> " ";
            case 1 -> "\n-- ; '\n";
            case 2 -> "/* ; \" */";
            default -> "";
        };
    }

    private static OptionalInt parameterCount(Connection sqlite, String sql) {
        try (var statement = sqlite.prepareStatement(sql)) {
            return OptionalInt.of(statement.getParameterMetaData().getParameterCount());
        } catch (SQLException _) {
            return OptionalInt.empty(); // SQLite refuses it
        }
    }
}
