// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forming;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.rqlite.store.disk.NodeFile;
import org.rqlite.store.founding.Candidate;
import org.rqlite.store.founding.FoundingFile;
import org.rqlite.store.founding.FoundingMessage;
import org.rqlite.store.log.ReplicatedRecord.Member;

/// The founding side of one node on a real folder, whose letters are delivered by hand and whose clock is set.
final class FoundingNode {

    final String id;
    final Path folder;
    final Deque<Letter> letters = new ArrayDeque<>();
    final List<String> halts = new ArrayList<>();
    SilentGroup group = new SilentGroup();
    private final AtomicReference<Duration> clock;
    private final int expect;
    private FoundingHost host;
    private Self self;

    /// A letter under way.
    record Letter(FoundingNode from, Candidate to, FoundingMessage message) {}

    FoundingNode(String id, Path folder, int expect, AtomicReference<Duration> clock) {
        this.id = id;
        this.folder = folder;
        this.expect = expect;
        this.clock = clock;
        start();
    }

    /// Starts the process anew: what was in memory is gone, letters under way are not.
    void start() {
        try {
            Files.createDirectories(folder);
            var file = NodeFile.startAs(folder, id, new SplittableRandom());
            var member = new Member(id, file.incarnation(), id + ":1", "", true, "", "");
            self = new Self(folder, file, member, false, expect);
            var book = new AddressBook(self::cluster, Optional::empty);
            host = FoundingHost.start(
                    self,
                    new FoundingHost.Parts(
                            group,
                            (to, message, _) -> letters.add(new Letter(this, to, message)),
                            book,
                            clock::get,
                            new SplittableRandom(1),
                            (reason, message, _) -> halts.add(reason + " " + message)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FoundingHost host() {
        return host;
    }

    Self self() {
        return self;
    }

    Candidate candidate() {
        return self.candidate();
    }

    /// What `DATA/founding` says of the one founding there is.
    String state() throws IOException {
        return FoundingFile.read(folder).entries().stream()
                .map(entry -> entry.state().name())
                .reduce((one, other) -> one + " " + other)
                .orElse("");
    }

    /// Delivers the letters of some nodes, and those that follow from them, until none is left; answers come back.
    static void deliver(List<FoundingNode> nodes, Predicate<Letter> arrives) {
        while (true) {
            var sender = nodes.stream().filter(node -> !node.letters.isEmpty()).findFirst();
            if (sender.isEmpty()) return;
            var letter = sender.get().letters.remove();
            if (arrives.test(letter)) deliver(nodes, letter);
        }
    }

    static void deliver(List<FoundingNode> nodes, Letter letter) {
        for (var node : nodes) {
            if (!node.id.equals(letter.to().id())) continue;
            var from = letter.from();
            node.host
                    .heard(from.self.identity(), letter.message())
                    .ifPresent(reply -> from.host.told(node.self.identity(), reply));
        }
    }
}
