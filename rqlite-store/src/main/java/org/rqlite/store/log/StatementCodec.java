// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.log;

import java.util.ArrayList;
import java.util.List;
import org.rqlite.api.Bytes;
import org.rqlite.api.Parameter;
import org.rqlite.api.Statement;
import org.rqlite.api.Value;

/// The bytes of statements: each a text and its parameters; inside requests of the log and of other nodes.
public final class StatementCodec {
    private static final int STATEMENT_SIZE_MIN = 2;

    // tags of a value; NAMED is added when a name follows
    private static final int NULL = 0;
    private static final int INT = 1;
    private static final int REAL = 2;
    private static final int TEXT = 3;
    private static final int BLOB = 4;
    private static final int NAMED = 8;

    private StatementCodec() {}

    /// Writes a number and as many statements.
    ///
    /// @param out where to
    /// @param statements their texts must be well-formed UTF-16
    public static void putAll(ByteWriter out, List<Statement> statements) {
        out.putVar(statements.size());
        for (var statement : statements) put(out, statement);
    }

    /// Reads a number and as many statements.
    ///
    /// @param in where from
    /// @return the statements, in order
    /// @throws EntryFormatException if they are damaged
    public static List<Statement> getAll(ByteReader in) {
        var count = in.getCount(STATEMENT_SIZE_MIN);
        var statements = new ArrayList<Statement>(count);
        for (var i = 0; i < count; i++) statements.add(getStatement(in));
        return statements;
    }

    private static void put(ByteWriter out, Statement statement) {
        out.putText(statement.sql());
        out.putVar(statement.parameters().size());
        for (var parameter : statement.parameters()) put(out, parameter);
    }

    private static Statement getStatement(ByteReader in) {
        var sql = in.getText();
        var count = in.getCount(1);
        if (count == 0) return Statement.of(sql);
        var parameters = new ArrayList<Parameter>(count);
        for (var i = 0; i < count; i++) parameters.add(getParameter(in));
        return new Statement(sql, parameters);
    }

    private static void put(ByteWriter out, Parameter parameter) {
        out.put(tag(parameter.value()) | (parameter.isNamed() ? NAMED : 0));
        if (parameter.isNamed()) out.putText(parameter.name());
        switch (parameter.value()) {
            case Value.Null _ -> {}
            case Value.Int(var value) -> out.putSigned(value);
            case Value.Real(var value) -> out.putLong(Double.doubleToRawLongBits(value));
            case Value.Text(var value) -> out.putText(value);
            case Value.Blob(var value) -> out.putRun(value.toArray());
        }
    }

    private static Parameter getParameter(ByteReader in) {
        var tag = in.get();
        var name = (tag & NAMED) == 0 ? "" : in.getText();
        var value = switch (tag & ~NAMED) {
            case NULL -> Value.NULL;
            case INT -> new Value.Int(in.getSigned());
            case REAL -> new Value.Real(Double.longBitsToDouble(in.getLong()));
            case TEXT -> new Value.Text(in.getText());
            case BLOB -> new Value.Blob(Bytes.copyOf(in.getRun()));
            default -> throw new EntryFormatException("no kind of value: " + tag);
        };
        return new Parameter(name, value);
    }

    private static int tag(Value value) {
        return switch (value) {
            case Value.Null _ -> NULL;
            case Value.Int _ -> INT;
            case Value.Real _ -> REAL;
            case Value.Text _ -> TEXT;
            case Value.Blob _ -> BLOB;
        };
    }
}
