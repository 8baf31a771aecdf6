// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.rqlite.api.Backup;
import org.rqlite.api.BackupSink;
import org.rqlite.api.Cluster;
import org.rqlite.api.Column;
import org.rqlite.api.DatabaseSource;
import org.rqlite.api.Halt;
import org.rqlite.api.Loads;
import org.rqlite.api.NodeReport;
import org.rqlite.api.Peer;
import org.rqlite.api.Readiness;
import org.rqlite.api.Request;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Served;
import org.rqlite.api.SnapshotResult;
import org.rqlite.api.metrics.Metrics;
import org.rqlite.http.result.Cells;

/// A process of its own with the default limits: each query answers as many megabytes as its text says,
/// each backup as many as its one table does.
public final class ChildMain {
    private static final String KILOBYTE = "x".repeat(1024);

    private ChildMain() {}

    /// Prints its port, then serves until its input ends.
    public static void main(String[] arguments) throws IOException {
        var config = HttpConfig.of("127.0.0.1", 0, "");
        Halt halt = (_, message, _) -> {
            System.err.println(message);
            Runtime.getRuntime().halt(70);
        };
        var parts = new HttpServer.Parts(
                ChildMain::run,
                ChildMain::backUp,
                new Swallowing(),
                new Alone(),
                new TreeMap<>(),
                "v10-test",
                halt,
                TestNode.START,
                new Metrics(),
                new TreeMap<>());
        try (var server = HttpServer.start(config, parts)) {
            System.out.println("port=" + server.address().getPort());
            while (System.in.read() >= 0) {}
        }
    }

    private static Served run(Request request, ResultSink sink) {
        if (request.kind() != Request.Kind.QUERY) {
            sink.executed(1, 1, 0);
            return Served.LOCALLY;
        }
        sink.columns(List.of(new Column("t", "text")));
        var kilobytes = 1024 * Integer.parseInt(request.statements().getFirst().sql());
        for (var i = 0; i < kilobytes; i++) sink.row(Cells.of(KILOBYTE));
        sink.rowsEnd(0);
        return Served.LOCALLY;
    }

    private static void backUp(Backup backup, BackupSink sink) {
        var piece = new byte[64 * 1024];
        new Random(1).nextBytes(piece); // cannot be compressed
        var pieces = 16 * Integer.parseInt(backup.tables().getFirst());
        for (var i = 0; i < pieces; i++) sink.piece(piece, 0, piece.length);
    }

    /// Takes a database of any size and counts its bytes.
    private static final class Swallowing implements Loads {
        @Override
        public Served load(DatabaseSource database, Duration timeout) {
            var bytes = new long[1];
            database.copyTo((_, _, length) -> bytes[0] += length);
            return new Served(bytes[0]);
        }

        @Override
        public void boot(DatabaseSource database) {
            var _ = load(database, Duration.ofSeconds(1));
        }
    }

    private static final class Alone implements Cluster {
        @Override
        public Peer self() {
            return TestNode.SELF;
        }

        @Override
        public Optional<Peer> leader() {
            return Optional.of(TestNode.SELF);
        }

        @Override
        public List<Peer> members() {
            return List.of(TestNode.SELF);
        }

        @Override
        public List<NodeReport> nodes(Duration timeout) {
            return List.of();
        }

        @Override
        public Readiness readiness(boolean sync, Duration timeout) {
            return new Readiness.Ready();
        }

        @Override
        public void remove(String nodeId, Duration timeout) {}

        @Override
        public void stepDown(Optional<String> successor, Duration timeout) {}

        @Override
        public SnapshotResult takeSnapshot(Duration timeout) {
            return SnapshotResult.NOTHING_NEW;
        }
    }
}
