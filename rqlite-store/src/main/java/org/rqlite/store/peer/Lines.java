// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.rqlite.store.wait.Deadlines;

/// The lines to other nodes, one for each address. Any thread.
final class Lines implements AutoCloseable {
    private static final int OPEN_MAX = 256;

    private final Supplier<Greeting> self;
    private final Channels channels;
    private final Duration longest;
    private final Deadlines deadlines = Deadlines.start("peer-deadlines");
    private final ReentrantLock opening = new ReentrantLock();
    private final Map<String, Line> open = new ConcurrentHashMap<>(); // written under opening

    /// @param self this node as it stands
    /// @param longest time of one line
    Lines(Supplier<Greeting> self, Channels channels, Duration longest) {
        this.self = self;
        this.channels = channels;
        this.longest = longest;
    }

    /// The line to a node, which may not stand yet.
    ///
    /// @throws PeerException if that is no address, or this node is stopping
    Line to(String address) throws PeerException {
        var greeting = self.get();
        var known = open.get(address);
        if (known != null && known.stands() && known.isOpen(greeting.cluster())) return known;
        opening.lock();
        try {
            var now = open.get(address);
            var channel = channels.to(address); // another one, if that is not worth waiting for any more
            if (now != null && now.channel().equals(channel) && now.isOpen(greeting.cluster())) return now;
            if (now != null) end(now);
            if (now == null && open.size() >= OPEN_MAX) giveUpOne();
            var line = Line.open(address, channel, greeting, longest, deadlines);
            open.put(address, line);
            return line;
        } finally {
            opening.unlock();
        }
    }

    private static void end(Line line) {
        if (line.stands()) line.retire();
        else line.cancel("there is no connection");
    }

    private void giveUpOne() {
        var one = open.entrySet().iterator().next();
        open.remove(one.getKey());
        end(one.getValue());
    }

    /// Ends the waits; the calls end with their connections.
    @Override
    public void close() {
        deadlines.close();
    }
}
