// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forming;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.rqlite.store.disk.NodeFile;
import org.rqlite.store.founding.Candidate;
import org.rqlite.store.founding.Identity;
import org.rqlite.store.log.EntryCodec;
import org.rqlite.store.log.ReplicatedRecord.Member;
import org.rqlite.store.peer.Announcement;
import org.rqlite.store.peer.Greeting;

/// This node as it presents itself to others (S1, S2). Any thread may ask; the cluster changes under the lock of
/// the [FoundingHost] alone.
public final class Self {
    private final Path dataFolder;
    private final Member member;
    private final boolean foreignKeys;
    private final int expect;
    private volatile NodeFile file;
    private volatile Greeting greeting; // of that file

    /// A node as it was opened.
    ///
    /// @param dataFolder locked by this process
    /// @param file as it is on the disk
    /// @param member as configured
    /// @param foreignKeys the flag `-fk`
    /// @param expect the flag `-bootstrap-expect`, 0 for none
    public Self(Path dataFolder, NodeFile file, Member member, boolean foreignKeys, int expect) {
        this.dataFolder = dataFolder;
        this.file = file;
        this.member = member;
        this.foreignKeys = foreignKeys;
        this.expect = expect;
        this.greeting = greeting(file);
    }

    /// The node as configured: where it is, and whether it shall vote.
    ///
    /// @return as it announces itself
    public Member member() {
        return member;
    }

    /// The node's id.
    ///
    /// @return never changes
    public String id() {
        return member.id();
    }

    /// The cluster that the node belongs to, as `node.json` says (S2).
    ///
    /// @return empty while it belongs to none
    public Optional<UUID> cluster() {
        return file.clusterId();
    }

    /// What goes with each call to another node.
    ///
    /// @return as of now
    public Greeting greeting() {
        return greeting;
    }

    private Greeting greeting(NodeFile now) {
        return new Greeting(
                Greeting.PROTOCOL, now.clusterId(), member, now.starts(), foreignKeys, EntryCodec.VERSION, expect);
    }

    /// What the node tells of itself by HELLO (S3).
    ///
    /// @return itself alone; nothing while it belongs to no cluster
    List<Announcement> announcement() {
        var now = file;
        return now
                .clusterId()
                .map(cluster -> new Announcement(
                        cluster,
                        member.id(),
                        member.incarnation(),
                        now.starts(),
                        member.raftAddress(),
                        member.apiUrl()))
                .stream()
                .toList();
    }

    Identity identity() {
        return new Identity(member.id(), member.incarnation());
    }

    Candidate candidate() {
        return new Candidate(identity(), member.raftAddress());
    }

    boolean foreignKeys() {
        return foreignKeys;
    }

    int expect() {
        return expect;
    }

    Path dataFolder() {
        return dataFolder;
    }

    /// Belongs to a cluster from now on; forced when it returns (I6).
    void enter(UUID cluster) throws IOException {
        if (!file.clusterId().equals(Optional.of(cluster))) is(file.enter(dataFolder, cluster));
    }

    /// Belongs to no cluster from now on; forced when it returns (F6).
    void leave() throws IOException {
        is(file.leave(dataFolder));
    }

    private void is(NodeFile now) {
        file = now;
        greeting = greeting(now);
    }
}
