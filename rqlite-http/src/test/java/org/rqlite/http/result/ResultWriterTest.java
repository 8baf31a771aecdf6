// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rqlite.api.Column;
import org.rqlite.api.Request.Kind;
import org.rqlite.api.Served;
import org.rqlite.api.SinkClosedException;
import org.rqlite.api.Value;
import org.rqlite.http.json.ByteWriter;
import org.rqlite.http.json.JsonWriter;
import org.rqlite.http.json.Written;

class ResultWriterTest {
    private static final ResultForm EXECUTE = new ResultForm(Kind.EXECUTE, false, false, false, false);
    private static final ResultForm QUERY = new ResultForm(Kind.QUERY, false, false, false, false);
    private static final ResultForm REQUEST = new ResultForm(Kind.REQUEST, false, false, false, false);
    private static final List<Column> ID_NAME = List.of(new Column("id", "INTEGER"), new Column("name", "Text"));

    @Test
    void omitsCountersThatAreZero() {
        assertThat(answer(EXECUTE, results -> results.executed(0, 0, 0))).isEqualTo("{\"results\":[{}]}");
        assertThat(answer(EXECUTE, results -> results.executed(-5, 0, 0)))
                .isEqualTo("{\"results\":[{\"last_insert_id\":-5}]}");
        assertThat(answer(EXECUTE, results -> results.executed(1, 2, 0)))
                .isEqualTo("{\"results\":[{\"last_insert_id\":1,\"rows_affected\":2}]}");
    }

    @Test
    void writesNoResultsAtAll() {
        assertThat(answer(EXECUTE, _ -> {})).isEqualTo("{\"results\":[]}");
    }

    @Test
    void writesRowsInOrder() {
        assertThat(answer(QUERY, results -> rows(results, ID_NAME, Cells.of(1, "fiona"), Cells.of(2, Value.NULL))))
                .isEqualTo("{\"results\":[{\"columns\":[\"id\",\"name\"],\"types\":[\"integer\",\"text\"],"
                        + "\"values\":[[1,\"fiona\"],[2,null]]}]}");
    }

    @Test
    void omitsValuesWhenThereAreNoRows() {
        assertThat(answer(QUERY, results -> rows(results, ID_NAME)))
                .isEqualTo("{\"results\":[{\"columns\":[\"id\",\"name\"],\"types\":[\"integer\",\"text\"]}]}");
    }

    @Test
    void writesAStatementWithoutColumnsAsNothing() {
        assertThat(answer(QUERY, results -> rows(results, List.of()))).isEqualTo("{\"results\":[{}]}");
        assertThat(answer(QUERY, results -> results.executed(7, 7, 0))).isEqualTo("{\"results\":[{}]}");
        assertThat(answer(associative(Kind.QUERY), results -> rows(results, List.of())))
                .isEqualTo("{\"results\":[{\"rows\":[]}]}");
    }

    @Test
    void indentsOnDemand() {
        var text = Written.pretty(json -> {
            var results = new ResultWriter(json, QUERY, ResultWriterTest::nowhere);
            rows(results, ID_NAME, Cells.of(1, "fiona"));
            results.end(Served.LOCALLY, 0);
        });

        assertThat(text).isEqualTo("""
                {
                    "results": [
                        {
                            "columns": [
                                "id",
                                "name"
                            ],
                            "types": [
                                "integer",
                                "text"
                            ],
                            "values": [
                                [
                                    1,
                                    "fiona"
                                ]
                            ]
                        }
                    ]
                }""");
    }

    @Test
    void sortsAndCollapsesTheNamesOfAnObject() {
        var columns = List.of(new Column("b", ""), new Column("ä", ""), new Column("a", ""), new Column("b", "real"));

        assertThat(answer(associative(Kind.QUERY), results -> rows(results, columns, Cells.of(1, 2, 3, 4.5))))
                .isEqualTo("{\"results\":[{\"types\":{\"a\":\"integer\",\"b\":\"real\",\"ä\":\"integer\"},"
                        + "\"rows\":[{\"a\":3,\"b\":4.5,\"ä\":2}]}]}");
    }

    @Test
    void writesAnAssociativeAnswerWithoutRows() {
        assertThat(answer(associative(Kind.QUERY), results -> rows(results, ID_NAME)))
                .isEqualTo("{\"results\":[{\"types\":{\"id\":\"integer\",\"name\":\"text\"},\"rows\":[]}]}");
        assertThat(answer(associative(Kind.EXECUTE), results -> results.executed(1, 1, 0)))
                .isEqualTo("{\"results\":[{\"last_insert_id\":1,\"rows_affected\":1,\"rows\":null}]}");
    }

    @Test
    void showsAnErrorByTheVerb() {
        Consumer<ResultWriter> failing = results -> results.failed(1, "no such table: bar");

        assertThat(answer(QUERY, failing)).isEqualTo("{\"results\":[{\"error\":\"no such table: bar\"}]}");
        assertThat(answer(associative(Kind.EXECUTE), failing))
                .isEqualTo("{\"results\":[{\"error\":\"no such table: bar\"}]}");
        assertThat(answer(associative(Kind.REQUEST), failing))
                .isEqualTo("{\"results\":[{\"error\":\"no such table: bar\"}]}");
        assertThat(answer(associative(Kind.QUERY), failing))
                .isEqualTo("{\"results\":[{\"rows\":[],\"error\":\"no such table: bar\"}]}");
    }

    @Test
    void dropsTheRowsOfAStatementThatFailsHalfWay() {
        assertThat(answer(REQUEST, results -> {
                    results.executed(1, 1, 0);
                    results.columns(ID_NAME);
                    results.row(Cells.of(1, "a"));
                    results.failed(9, "query timeout");
                    results.executed(2, 1, 0);
                }))
                .isEqualTo("{\"results\":[{\"last_insert_id\":1,\"rows_affected\":1},{\"error\":\"query timeout\"},"
                        + "{\"last_insert_id\":2,\"rows_affected\":1}]}");
    }

    @Test
    void takesUntypedColumnsFromTheFirstRow() {
        var columns = List.of(column(""), column(""), column(""), column(""), column(""), column("FOO(2)"));
        var first = Cells.of(1, 2.0, "x", new byte[] {'S', 'Q'}, Value.NULL, 1);
        var second = Cells.of(new byte[] {1}, new byte[] {2}, new byte[] {'t'}, new byte[] {'b'}, new byte[] {'n'}, 2);

        assertThat(answer(QUERY, results -> rows(results, columns, first, second)))
                .contains("\"types\":[\"integer\",\"real\",\"text\",\"text\",\"\",\"foo(2)\"]")
                .contains("\"values\":[[1,2,\"x\",\"SQ\",null,1],[\"AQ==\",\"Ag==\",\"t\",\"b\",\"n\",2]]");
    }

    @Test
    void showsBlobsByTheDeclaredType() {
        var columns = List.of(
                column("BLOB"),
                column("text"),
                column("varchar(9)"),
                column("json"),
                column("char(3)"),
                column("clob"));
        var bytes = new byte[] {(byte) 0xFF, (byte) 0xFE};
        var row = Cells.of(bytes, bytes, bytes, bytes, bytes, bytes);
        var text = "\"\\ufffd\\ufffd\""; // malformed as UTF-8, byte by byte

        assertThat(answer(QUERY, results -> rows(results, columns, row)))
                .contains("[\"//4=\"," + text + "," + text + "," + text + ",\"//4=\"," + text + "]");
        var arrays = new ResultForm(Kind.QUERY, false, false, true, false);
        assertThat(answer(
                        arrays,
                        results -> rows(results, List.of(column("blob")), Cells.of(bytes), Cells.of(new byte[0]))))
                .contains("[[[255,254]],[[]]]");
    }

    @Test
    void convertsBooleansAndTimes() {
        var columns =
                List.of(column("BOOLEAN"), column("date"), column("DateTime"), column("timestamp"), column("bool"));

        assertThat(answer(
                        QUERY,
                        results -> rows(
                                results,
                                columns,
                                Cells.of(2, 0, "2004-02-14", "junk", 1),
                                Cells.of(-1, 1.5, Value.NULL, 1609459200123L, 0),
                                Cells.of("yes", new byte[] {1}, 1, 2, 3))))
                .contains("[true,\"1970-01-01T00:00:00Z\",\"2004-02-14T00:00:00Z\",\"0001-01-01T00:00:00Z\",1]")
                .contains("[false,1.5,null,\"2021-01-01T00:00:00.123Z\",0]")
                .contains("[\"yes\",\"AQ==\",\"1970-01-01T00:00:01Z\",\"1970-01-01T00:00:02Z\",3]");
    }

    @Test
    void failsTheStatementOfATimeBeyondFourDigits() {
        assertThat(answer(QUERY, results -> {
                    rows(results, List.of(column("date")), Cells.of(1), Cells.of(253402300800L), Cells.of(2));
                    rows(results, List.of(column("")), Cells.of(5));
                }))
                .isEqualTo("{\"results\":[{\"error\":\"Time.MarshalText: year outside of range [0,9999]\"},"
                        + "{\"columns\":[\"c\"],\"types\":[\"integer\"],\"values\":[[5]]}]}");
    }

    @Test
    void failsTheWholeAnswerOnInfinity() {
        Written.compact(json -> {
            var results = new ResultWriter(json, QUERY, ResultWriterTest::nowhere);
            results.columns(List.of(column("")));

            assertThatExceptionOfType(SinkClosedException.class)
                    .isThrownBy(() -> results.row(Cells.of(Double.NEGATIVE_INFINITY)));

            assertThat(results.fault())
                    .hasValue(
                            "json: error calling MarshalJSON for type *http.DBResults: json: unsupported value: -Inf");
        });
    }

    @Test
    void addsTimesAndTheIndexWhenAsked() {
        var form = new ResultForm(Kind.REQUEST, false, true, false, true);

        var text = Written.compact(json -> {
            var results = new ResultWriter(json, form, ResultWriterTest::nowhere);
            results.executed(1, 1, 1_500_000);
            results.columns(List.of(column("")));
            results.row(Cells.of(1));
            results.rowsEnd(20_500);
            results.executed(0, 0, 0);
            results.failed(1, "bad");
            results.end(new Served(9), 2_000_000_000);
        });

        assertThat(text)
                .isEqualTo("{\"results\":[{\"last_insert_id\":1,\"rows_affected\":1,\"time\":0.0015},"
                        + "{\"columns\":[\"c\"],\"types\":[\"integer\"],\"values\":[[1]],\"time\":0.0000205},"
                        + "{},{\"error\":\"bad\"}],\"time\":2,\"raft_index\":9}");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void forgetsItsResultsWhenTheRequestFails(Kind kind) {
        var text = Written.compact(json -> {
            var results =
                    new ResultWriter(json, new ResultForm(kind, false, false, false, true), ResultWriterTest::nowhere);
            results.executed(1, 1, 0);
            results.columns(ID_NAME);
            results.row(Cells.of(1, "x"));
            results.end("store not open", 0);
        });

        assertThat(text).isEqualTo("{\"results\":[],\"error\":\"store not open\"}");
    }

    @Test
    void saysSoWhenItCannotTakeBackWhatHasLeft() {
        var out = new ByteWriter((_, _) -> {}, new ByteWriter.Sizes(512, 512, _ -> false));
        var results = new ResultWriter(new JsonWriter(out, false), QUERY, ResultWriterTest::nowhere);
        results.columns(ID_NAME);
        for (var i = 0; i < 100; i++) results.row(Cells.of(i, "x".repeat(50)));

        assertThatExceptionOfType(SinkClosedException.class).isThrownBy(() -> results.failed(1, "too late"));
    }

    private static Column column(String type) {
        return new Column("c", type);
    }

    private static void nowhere(String address) {
        throw new AssertionError("served elsewhere: " + address);
    }

    private static ResultForm associative(Kind kind) {
        return new ResultForm(kind, true, false, false, false);
    }

    private static void rows(ResultWriter results, List<Column> columns, Cells... rows) {
        results.columns(columns);
        for (var row : rows) results.row(row);
        results.rowsEnd(0);
    }

    private static String answer(ResultForm form, Consumer<ResultWriter> serving) {
        return Written.text(out -> {
            var results = new ResultWriter(new JsonWriter(out, false), form, ResultWriterTest::nowhere);
            serving.accept(results);
            results.end(Served.LOCALLY, 0);
        });
    }
}
