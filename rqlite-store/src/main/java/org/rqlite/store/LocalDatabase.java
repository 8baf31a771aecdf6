// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.rqlite.api.ConsistencyLevel;
import org.rqlite.api.Database;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.Request;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Served;
import org.rqlite.store.log.EncodedRequest;
import org.rqlite.store.log.EntryCodec;
import org.rqlite.store.log.LoggedRequest;
import org.rqlite.store.peer.Forwarded;
import org.rqlite.store.raft.Committed;
import org.rqlite.store.raft.Plant;
import org.rqlite.store.raft.Proposal;
import org.rqlite.store.raft.RaftNode;
import org.rqlite.store.sqlite.SqliteEngine;
import org.rqlite.store.sqlite.StepBudget;

/// Serves requests on this node alone: writes if it leads, reads if its database is fresh enough.
final class LocalDatabase implements Database {
    private final RaftNode node;
    private final SqliteEngine engine;
    private final ReadLevels levels;
    private final Duration writeBudget;
    private final DatabaseCounters counters;
    private final Plant plant = Plant.configured();

    LocalDatabase(
            RaftNode node, SqliteEngine engine, ReadLevels levels, Duration writeBudget, DatabaseCounters counters) {
        this.node = node;
        this.engine = engine;
        this.levels = levels;
        this.writeBudget = writeBudget;
        this.counters = counters;
    }

    @Override
    public Served run(Request request, ResultSink results) {
        check(request);
        return readsOnly(request) ? read(request, results) : log(request, results);
    }

    /// Refuses what may not be run anywhere.
    void check(Request request) {
        engine.gate().check(request);
    }

    /// Whether a request changes nothing, so that it may be run more than once.
    boolean readsOnly(Request request) {
        return switch (request.kind()) {
            case EXECUTE -> false;
            case QUERY -> true;
            case REQUEST -> engine.readOnly(request);
        };
    }

    /// Serves a read that was checked.
    Served read(Request request, ResultSink results) {
        if (!lies(request) && !levels.await(request.read())) return log(request, results);
        var begun = System.nanoTime();
        engine.query(request, results);
        counters.read(request, System.nanoTime() - begun);
        return Served.LOCALLY;
    }

    private boolean lies(Request request) {
        return plant == Plant.STALE_READ && request.read().level() == ConsistencyLevel.LINEARIZABLE;
    }

    /// Serves a request that was checked, through the log.
    Served log(Request request, ResultSink results) {
        levels.requireReadyLeader();
        var begun = System.nanoTime();
        var committed = node.propose(encode(request), request.timeout()).await();
        counters.committed(System.nanoTime() - begun);
        Results.handOver(committed.result(), request.qualified(), results);
        return new Served(committed.index() + 1); // rqlite counts from 1
    }

    /// Serves requests of another node that came together, without waiting for them. Those that go through the log
    /// are put in line together.
    void start(List<Forwarded> together) {
        var proposals = new ArrayList<Proposal>(together.size());
        for (var forwarded : together) {
            try {
                start(forwarded).ifPresent(proposals::add);
            } catch (DatabaseException e) {
                forwarded.failed(e);
            }
        }
        if (proposals.isEmpty()) return;
        try {
            node.propose(proposals);
        } catch (DatabaseException e) {
            for (var proposal : proposals) proposal.outcome().completeExceptionally(e);
        }
    }

    /// @return what is to be put in line, if it goes through the log
    private Optional<Proposal> start(Forwarded forwarded) {
        var request = forwarded.request();
        check(request);
        if (!readsOnly(request)) return Optional.of(proposal(forwarded));
        return switch (levels.levelHere(request.read())) {
            case WEAK -> {
                levels.requireReadyLeader();
                startRead(forwarded);
                yield Optional.empty();
            }
            case STRONG -> Optional.of(proposal(forwarded));
            // never forwarded by this release
            case NONE, LINEARIZABLE, AUTO -> {
                onThread(() -> read(request, forwarded.results()), forwarded);
                yield Optional.empty();
            }
        };
    }

    private void startRead(Forwarded forwarded) {
        var begun = System.nanoTime();
        var _ = engine.start(forwarded.request(), forwarded.results()).whenComplete((_, error) -> {
            counters.read(forwarded.request(), System.nanoTime() - begun);
            if (error == null) forwarded.served(Served.LOCALLY);
            else forwarded.failed(cause(error));
        });
    }

    private Proposal proposal(Forwarded forwarded) {
        levels.requireReadyLeader();
        var request = forwarded.request();
        var begun = System.nanoTime();
        var proposal = Proposal.of(encode(request), request.timeout());
        var _ = proposal.outcome().whenComplete((committed, error) -> {
            if (error == null) counters.committed(System.nanoTime() - begun);
            if (error != null) forwarded.failed(cause(error));
            // this is the thread that applies: it must not wait for the other node
            else if (Results.isBrief(committed.result())) end(forwarded, () -> handOver(committed, forwarded));
            else onThread(() -> handOver(committed, forwarded), forwarded);
        });
        return proposal;
    }

    private static Served handOver(Committed committed, Forwarded forwarded) {
        Results.handOver(committed.result(), forwarded.request().qualified(), forwarded.results());
        return new Served(committed.index() + 1); // rqlite counts from 1
    }

    private static void onThread(Supplier<Served> work, Forwarded forwarded) {
        var _ = Thread.ofVirtual().name("peer-request").start(() -> end(forwarded, work));
    }

    private static void end(Forwarded forwarded, Supplier<Served> work) {
        try {
            forwarded.served(work.get());
        } catch (RuntimeException e) {
            forwarded.failed(e);
        }
    }

    private static Throwable cause(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }

    private EncodedRequest encode(Request request) {
        return EntryCodec.encode(new LoggedRequest(
                request.kind(),
                request.statements(),
                request.transaction(),
                0, // time and seed: set when it gets its place in the log
                0,
                StepBudget.of(request.dbTimeout(), writeBudget),
                Optional.empty()));
    }
}
