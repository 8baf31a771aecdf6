// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.formation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.rqlite.api.Formation;

/// The store's side of forming, as far as the loops see it: answers as a test has told it to, and keeps what was asked.
final class FakeFormation implements Formation {
    static final UUID CLUSTER = new UUID(1, 2);

    /// What was called, in order: `join a:1`, `announce a:1`, `tick`, `found`. Announcements of one turn in any order.
    final List<String> calls = new CopyOnWriteArrayList<>();

    final Map<String, Door> doors = new ConcurrentHashMap<>();
    final Map<String, JoinOutcome> joins = new ConcurrentHashMap<>();
    final Map<String, AnnounceOutcome> announcements = new ConcurrentHashMap<>();
    final List<String> others = new CopyOnWriteArrayList<>();
    final AtomicBoolean leaderKnown = new AtomicBoolean();

    /// Runs at each tick, once it is noted.
    volatile Runnable onTick = () -> {};

    volatile Stage stage = new Stage.Outside();
    volatile Runnable onFound = () -> {};

    @Override
    public Stage stage() {
        return stage;
    }

    @Override
    public boolean knowsLeader() {
        return leaderKnown.get();
    }

    @Override
    public LoneFounding loneFounding() {
        return new LoneFounding(CLUSTER, new UUID(3, 4));
    }

    @Override
    public List<String> others() {
        return List.copyOf(others);
    }

    @Override
    public void meet(String raftAddress) {
        calls.add("meet " + raftAddress);
    }

    @Override
    public boolean verifyLeadership(Duration timeout) {
        return leaderKnown.get();
    }

    @Override
    public void foundAlone() {
        calls.add("found");
        onFound.run();
    }

    @Override
    public JoinOutcome join(String raftAddress, Duration timeout) {
        calls.add("join " + raftAddress);
        return joins.getOrDefault(raftAddress, new JoinOutcome.NoLeader());
    }

    @Override
    public AnnounceOutcome announce(String raftAddress, Duration timeout) {
        calls.add("announce " + raftAddress);
        return announcements.getOrDefault(raftAddress, new AnnounceOutcome.Noted());
    }

    @Override
    public void tick() {
        calls.add("tick");
        onTick.run();
    }

    @Override
    public Door probe(String address, Duration timeout) {
        return doors.getOrDefault(address, Door.NODE);
    }

    /// How many turns there were.
    long ticks() {
        return calls.stream().filter("tick"::equals).count();
    }
}
