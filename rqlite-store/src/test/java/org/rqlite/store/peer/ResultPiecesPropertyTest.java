// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.rqlite.api.Column;
import org.rqlite.api.CommitUnknownException;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Served;
import org.rqlite.store.log.EntryFormatException;
import org.rqlite.store.log.Seeds;

class ResultPiecesPropertyTest {
    @Seeds(200)
    void resultsArriveAsTheyWereHandedOverWhateverThePieces(RandomGenerator random) {
        var results = results(random);
        var expected = new Written();
        results.forEach(result -> result.handOver(expected));
        var pieceBytes = 1 + random.nextInt(random.nextBoolean() ? 20 : 2000);
        var pieces = new ArrayList<byte[]>();
        var sender = new ResultPieces(pieceBytes, pieces::add);
        results.forEach(result -> result.handOver(sender));
        sender.served(new Served(random.nextInt(1000)));

        var arrived = new Written();
        var served = receive(pieces, arrived);

        assertThat(arrived.lines).isEqualTo(expected.lines);
        assertThat(served).isPresent();
        assertThat(pieces).allSatisfy(piece -> assertThat(piece).hasSizeBetween(1, pieceBytes));
    }

    @Seeds(50)
    void aFaultEndsTheResultsAndIsThrown(RandomGenerator random) {
        var pieces = new ArrayList<byte[]>();
        var sender = new ResultPieces(64, pieces::add);
        results(random).forEach(result -> result.handOver(sender));
        sender.fault(new CommitUnknownException("gone"));

        assertThatThrownBy(() -> receive(pieces, new Written()))
                .isInstanceOf(CommitUnknownException.class)
                .hasMessage("gone");
    }

    @Seeds(300)
    void i10DamagedPiecesAreToldAsSuch(RandomGenerator random) {
        var pieces = new ArrayList<byte[]>();
        var sender = new ResultPieces(100, pieces::add);
        results(random).forEach(result -> result.handOver(sender));
        sender.served(new Served(1));
        var damaged = pieces.get(random.nextInt(pieces.size()));
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));

        try {
            receive(pieces, new Written());
        } catch (EntryFormatException | org.rqlite.api.DatabaseException _) {
            // a flipped bit may also make another value, or another end
        }
    }

    @Test
    void i10AnEventThatClaimsAGigabyteTakesNoMemoryBeforeItHasCome() {
        var assembly = new ResultAssembly(new Written());

        assertThat(assembly.add(new byte[] {0x3f, -1, -1, -1, 4, 0})).isEmpty();
        assertThatThrownBy(() -> new ResultAssembly(new Written()).add(new byte[] {0x7f, -1, -1, -1, 4}))
                .isInstanceOf(EntryFormatException.class)
                .hasMessage("an event of 2147483647 bytes");
    }

    @Test
    void aRowLargerThanAPieceTravelsInSeveral() {
        var pieces = new ArrayList<byte[]>();
        var sender = new ResultPieces(1000, pieces::add);
        var large = new byte[100_000];
        Arrays.fill(large, (byte) 7);

        sender.columns(List.of(new Column("a", "")));
        sender.row(new TestRow((Object) large));
        sender.rowsEnd(1);
        sender.served(new Served(0));

        var expected = new Written();
        expected.columns(List.of(new Column("a", "")));
        expected.row(new TestRow((Object) large));
        expected.rowsEnd(1);
        var arrived = new Written();
        receive(pieces, arrived);
        assertThat(arrived.lines).isEqualTo(expected.lines);
        assertThat(pieces).hasSizeGreaterThan(100);
    }

    @Test
    void nothingComesAfterTheEnd() {
        var pieces = new ArrayList<byte[]>();
        new ResultPieces(100, pieces::add).served(new Served(1));
        var assembly = new ResultAssembly(new Written());
        assembly.add(pieces.getFirst());

        assertThat(assembly.isEnded()).isTrue();
        assertThatThrownBy(() -> assembly.add(pieces.getFirst())).isInstanceOf(EntryFormatException.class);
    }

    private static Optional<Served> receive(List<byte[]> pieces, ResultSink sink) {
        var assembly = new ResultAssembly(sink);
        for (var piece : pieces) {
            var served = assembly.add(piece);
            if (served.isPresent()) return served;
        }
        return Optional.empty();
    }

    private interface Result {
        void handOver(ResultSink sink);
    }

    private static List<Result> results(RandomGenerator random) {
        var messages = new RandomMessages(random);
        var results = new ArrayList<Result>();
        for (var left = random.nextInt(8); left >= 0; left--) {
            switch (random.nextInt(3)) {
                case 0 -> {
                    var id = messages.number();
                    var rows = messages.number();
                    results.add(sink -> sink.executed(id, rows, 5));
                }
                case 1 -> {
                    var code = random.nextInt();
                    var text = messages.text();
                    results.add(sink -> sink.failed(code, text));
                }
                default -> addRows(results, messages, random);
            }
        }
        return results;
    }

    private static void addRows(List<Result> results, RandomMessages messages, RandomGenerator random) {
        var width = random.nextInt(4);
        var columns = new ArrayList<Column>();
        for (var i = 0; i < width; i++) columns.add(new Column(messages.text(), messages.text()));
        results.add(sink -> sink.columns(columns));
        for (var left = random.nextInt(6); left > 0; left--) {
            var values = new Object[width];
            for (var i = 0; i < width; i++) values[i] = value(messages, random);
            results.add(sink -> sink.row(new TestRow(values)));
        }
        if (random.nextInt(4) == 0) results.add(sink -> sink.failed(9, "interrupted"));
        else results.add(sink -> sink.rowsEnd(3));
    }

    private static Object value(RandomMessages messages, RandomGenerator random) {
        return switch (random.nextInt(5)) {
            case 0 -> TestRow.NULL;
            case 1 -> messages.number();
            case 2 -> Double.longBitsToDouble(random.nextLong());
            case 3 -> messages.text();
            default -> messages.bytes(200).toArray();
        };
    }
}
