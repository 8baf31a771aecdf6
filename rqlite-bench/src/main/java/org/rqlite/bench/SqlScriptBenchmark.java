// SPDX-License-Identifier: Apache-2.0
package org.rqlite.bench;

import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.rqlite.store.sql.SqlScript;

/// Time to cut a SQL text into tokens and statements, as is done when a text comes for the first time.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SqlScriptBenchmark {
    /// What is cut.
    public enum Text {
        /// A write with parameters, 39 characters.
        INSERT(Insert.SQL),
        /// A query of 751 characters, with comments.
        REPORT("""
            -- what each customer spent, by month
            WITH months AS (
                SELECT customer_id, strftime('%Y-%m', bought_at) AS month, sum(price * pieces) AS spent,
                       count(DISTINCT order_id) AS orders
                FROM order_lines JOIN orders ON orders.id = order_lines.order_id
                WHERE state <> 'cancelled' AND bought_at >= :since /* a date */ AND price > 0.5e1
                GROUP BY customer_id, month
            ), ranked AS (
                SELECT *, row_number() OVER (PARTITION BY month ORDER BY spent DESC) AS place FROM months
            )
            SELECT c."full name", r.month, round(r.spent, 2), r.orders, coalesce(c.country, 'none') AS country
            FROM ranked AS r LEFT JOIN customers AS c ON c.id = r.customer_id
            WHERE r.place <= 10 AND c.email NOT LIKE '%@example.com' ORDER BY r.month, r.place LIMIT 500;
            """),
        /// One INSERT of a thousand rows as literals, 28 thousand characters.
        BULK(IntStream.range(0, 1000)
                .mapToObj(i -> "('" + Insert.name(i) + "', 'it''s', " + i + ")")
                .collect(Collectors.joining(",", "INSERT INTO foo(name, note, age) VALUES", "")));

        private final String sql;

        Text(String sql) {
            this.sql = sql;
        }
    }

    /// The text.
    @Param
    Text text;

    /// Text to statements.
    ///
    /// @return the statements
    @Benchmark
    public SqlScript split() {
        return SqlScript.split(text.sql);
    }
}
