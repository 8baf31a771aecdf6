// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.params;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.rqlite.api.Bytes;
import org.rqlite.api.Parameter;
import org.rqlite.api.Statement;
import org.rqlite.api.Value;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/// Parses the JSON array of statements that a client posts.
///
/// What the text grows to in memory is charged while it grows, so that a small body cannot fill the heap (I10).
public final class StatementParser {
    /// The fault of an array without statements.
    public static final String NO_STATEMENTS = "no statements";

    private static final int DEPTH_MAX = 64;
    private static final int NUMBER_LENGTH_MAX = 10_000;
    private static final int NAME_LENGTH_MAX = 64 * 1024;
    private static final long STATEMENT_BYTES = 96; // the objects of one, besides its text
    private static final long PARAMETER_BYTES = 80;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxNumberLength(NUMBER_LENGTH_MAX)
                    .maxNameLength(NAME_LENGTH_MAX)
                    .maxStringLength(Integer.MAX_VALUE) // the body is bounded
                    .build())
            .build();

    private final JsonParser json;
    private final LongConsumer memory;

    private StatementParser(JsonParser json, LongConsumer memory) {
        this.json = json;
        this.memory = memory;
    }

    /// Parses a body.
    ///
    /// @param body UTF-8; what follows the array's end is not looked at
    /// @param memory told of bytes of heap as they are needed, may throw to refuse them
    /// @return at least one statement
    /// @throws RequestFault if the body is not such an array
    public static List<Statement> parse(byte[] body, LongConsumer memory) {
        try (var json = FACTORY.createParser(ObjectReadContext.empty(), body)) {
            return new StatementParser(json, memory).statements();
        } catch (JacksonException _) { // its message would quote the body
            throw invalidJson();
        }
    }

    private List<Statement> statements() {
        if (next() != JsonToken.START_ARRAY) throw invalidRequest();
        var statements = new ArrayList<Statement>();
        for (var token = next(); token != JsonToken.END_ARRAY; token = next()) {
            memory.accept(STATEMENT_BYTES);
            statements.add(
                    switch (token) {
                        case VALUE_STRING -> Statement.of(text());
                        case START_ARRAY -> parameterised();
                        default -> throw invalidRequest();
                    });
        }
        if (statements.isEmpty()) throw new RequestFault(NO_STATEMENTS);
        return statements;
    }

    private Statement parameterised() {
        if (next() != JsonToken.VALUE_STRING) throw invalidRequest();
        var sql = text();
        var parameters = new ArrayList<Parameter>();
        for (var token = next(); token != JsonToken.END_ARRAY; token = next()) {
            if (token == JsonToken.START_OBJECT) {
                named().forEach((name, value) -> parameters.add(new Parameter(name, value)));
            } else {
                memory.accept(PARAMETER_BYTES);
                parameters.add(Parameter.positional(value(token)));
            }
        }
        return new Statement(sql, parameters);
    }

    private Map<String, Value> named() {
        var values = new LinkedHashMap<String, Value>();
        while (next() != JsonToken.END_OBJECT) {
            memory.accept(PARAMETER_BYTES + STATEMENT_BYTES);
            var name = WellFormed.text(json.currentName());
            values.put(name, value(next()));
        }
        return values;
    }

    private Value value(JsonToken token) {
        return switch (token) {
            case VALUE_NUMBER_INT -> integer();
            case VALUE_NUMBER_FLOAT -> real(json.getString());
            case VALUE_TRUE -> new Value.Int(1);
            case VALUE_FALSE -> new Value.Int(0);
            case VALUE_NULL -> Value.NULL;
            case VALUE_STRING -> textOrBlob(text());
            case START_ARRAY -> new Value.Blob(Bytes.copyOf(bytes()));
            default -> throw unsupported(token);
        };
    }

    private Value integer() {
        return switch (json.getNumberType()) {
            case INT, LONG -> new Value.Int(json.getLongValue());
            default -> real(json.getString()); // no more fits into 64 bits
        };
    }

    private static Value real(String text) {
        var value = Double.parseDouble(text);
        if (Double.isInfinite(value)) throw new RequestFault("invalid number " + text);
        return new Value.Real(value);
    }

    private static Value textOrBlob(String text) {
        var blob = BlobText.parse(text);
        return blob.isPresent() ? new Value.Blob(blob.get()) : new Value.Text(text);
    }

    private byte[] bytes() {
        var bytes = new ByteArrayOutputStream();
        for (var token = next(); token != JsonToken.END_ARRAY; token = next()) {
            if (token != JsonToken.VALUE_NUMBER_INT) throw unsupported(token);
            var value = switch (json.getNumberType()) {
                case INT -> json.getIntValue();
                default -> -1;
            };
            if (value < 0 || value > 255) throw unsupported(token);
            bytes.write(value);
        }
        return bytes.toByteArray();
    }

    // Go names its own types
    private RequestFault unsupported(JsonToken token) {
        var type = switch (token) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getString();
            case VALUE_STRING -> "string";
            case VALUE_TRUE, VALUE_FALSE -> "bool";
            case VALUE_NULL -> "<nil>";
            case START_ARRAY -> "[]interface {}";
            default -> "map[string]interface {}";
        };
        return new RequestFault("unsupported type " + type);
    }

    private String text() {
        return WellFormed.text(json.getString());
    }

    private JsonToken next() {
        var token = json.nextToken();
        if (token == null) throw invalidJson();
        return token;
    }

    private static RequestFault invalidJson() {
        return new RequestFault("invalid JSON body");
    }

    private static RequestFault invalidRequest() {
        return new RequestFault("invalid request");
    }
}
