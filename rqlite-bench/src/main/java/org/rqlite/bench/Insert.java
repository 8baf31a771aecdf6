// SPDX-License-Identifier: Apache-2.0
package org.rqlite.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.rqlite.api.Parameter;
import org.rqlite.api.Request;
import org.rqlite.api.Statement;
import org.rqlite.api.Value;
import org.rqlite.store.log.LoggedRequest;

/// The write that everything is measured with: one row by two parameters, other values each time.
final class Insert {
    static final String TABLE = "CREATE TABLE foo (id INTEGER PRIMARY KEY, name TEXT, age INTEGER)";
    static final String SQL = "INSERT INTO foo(name, age) VALUES(?, ?)";

    private static final long TIME_MILLIS = 1_700_000_000_000L;
    private static final long STEP_BUDGET = 1_000_000;

    private Insert() {}

    /// As clients post them: one body.
    static byte[] body(int statements) {
        return IntStream.range(0, statements)
                .mapToObj(i -> "[\"" + SQL + "\", \"" + name(i) + "\", " + age(i) + "]")
                .collect(Collectors.joining(", ", "[", "]"))
                .getBytes(StandardCharsets.UTF_8);
    }

    /// As the log carries them: each a request of its own.
    static List<LoggedRequest> requests(int count) {
        return IntStream.range(0, count).mapToObj(i -> logged(statement(i))).toList();
    }

    /// A request of one statement.
    static LoggedRequest logged(Statement statement) {
        return new LoggedRequest(
                Request.Kind.EXECUTE, List.of(statement), false, TIME_MILLIS, 42, STEP_BUDGET, Optional.empty());
    }

    static String name(int i) {
        return "fiona " + i;
    }

    private static int age(int i) {
        return i % 100;
    }

    private static Statement statement(int i) {
        return new Statement(
                SQL,
                List.of(Parameter.positional(new Value.Text(name(i))), Parameter.positional(new Value.Int(age(i)))));
    }
}
