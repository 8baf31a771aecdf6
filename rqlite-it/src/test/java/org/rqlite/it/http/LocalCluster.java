// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.rqlite.api.ConsistencyLevel;
import org.rqlite.api.Request;
import org.rqlite.it.Eventually;

/// Three whole nodes within this process that are one cluster.
final class LocalCluster implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final String CONTENTS = "SELECT type, name FROM sqlite_schema WHERE type IN ('table', 'view')"
            + " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type DESC";

    private final List<LocalNode> nodes;

    private LocalCluster(List<LocalNode> nodes) {
        this.nodes = nodes;
    }

    /// Starts them and waits until each is ready.
    static LocalCluster start(Path folder) throws IOException {
        var cluster = new LocalCluster(new ArrayList<>());
        try {
            for (var id : List.of("1", "2", "3")) cluster.nodes.add(LocalNode.open(folder.resolve(id), id));
            var first = cluster.nodes.getFirst();
            first.store().foundAlone();
            for (var other : cluster.nodes.subList(1, 3)) first.take(other);
        } catch (IOException | RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    /// The one that leads now.
    LocalNode leader() {
        return theOneThat(true);
    }

    /// One that follows now, and has applied all that was acknowledged.
    LocalNode follower() {
        var follower = theOneThat(false);
        run(follower, Request.Kind.QUERY, "SELECT 1"); // linearizable
        return follower;
    }

    private LocalNode theOneThat(boolean leads) {
        Eventually.await(
                DEADLINE,
                () -> "no single leader",
                () -> nodes.stream().filter(LocalNode::leads).count() == 1);
        return nodes.stream().filter(node -> node.leads() == leads).findFirst().orElseThrow();
    }

    /// Takes everything out of the database, so that it is as a new one to all but `sqlite_sequence`.
    void clean() {
        var drops = new ArrayList<String>();
        for (var row : run(leader(), Request.Kind.QUERY, CONTENTS).rows()) {
            drops.add(
                    "DROP %s IF EXISTS \"%s\"".formatted(row.get(0), row.get(1).replace("\"", "\"\"")));
        }
        run(leader(), Request.Kind.EXECUTE, drops.toArray(String[]::new)); // shadow tables go with theirs
        assertThat(run(leader(), Request.Kind.QUERY, CONTENTS).rows()).isEmpty();
        // and the counters of the connection, which tell of the last insert for ever
        var zero = run(
                leader(),
                Request.Kind.EXECUTE,
                "CREATE TABLE zero (id INTEGER PRIMARY KEY)",
                "INSERT INTO zero VALUES(0)",
                "DELETE FROM zero",
                "DELETE FROM zero",
                "DROP TABLE zero");
        assertThat(zero.counters().getLast()).isEqualTo("0 0");
    }

    private static TextResults run(LocalNode node, Request.Kind kind, String... sql) {
        return node.ask(kind, ConsistencyLevel.LINEARIZABLE, sql);
    }

    @Override
    public void close() {
        nodes.parallelStream().forEach(LocalNode::close);
    }
}
