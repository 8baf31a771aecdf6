// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forming;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.rqlite.store.founding.Candidate;
import org.rqlite.store.log.ConnectionState;
import org.rqlite.store.log.ReplicatedRecord;
import org.rqlite.store.log.ReplicatedRecord.Member;
import org.rqlite.store.peer.Announcement;
import org.rqlite.store.peer.Greeting;

class AddressBookTest {
    private static final UUID CLUSTER = new UUID(1, 1);
    private static final UUID DISK = new UUID(2, 2);
    private static final UUID OTHER_DISK = new UUID(3, 3);

    private Optional<UUID> cluster = Optional.of(CLUSTER);
    private Optional<ReplicatedRecord> record = Optional.empty();
    private final AddressBook book = new AddressBook(() -> cluster, () -> record);

    @Test
    void s3TheRecordHoldsUntilTheNodeSaysOtherwise() {
        record = record(member("n1", DISK, "old:1"));
        assertThat(book.addressOf("n1")).contains("old:1");

        assertThat(book.note(announcement("n1", DISK, 2, "new:1"))).isTrue();

        assertThat(book.addressOf("n1")).contains("new:1");
        assertThat(book.addressOf("n2")).isEmpty();
    }

    @Test
    void s3OfTwoAnnouncementsTheHigherStartCounterWins() {
        book.note(announcement("n1", DISK, 5, "fifth:1"));

        assertThat(book.note(announcement("n1", DISK, 4, "fourth:1"))).isFalse();
        assertThat(book.addressOf("n1")).contains("fifth:1");

        assertThat(book.note(announcement("n1", DISK, 6, "sixth:1"))).isTrue();
        assertThat(book.addressOf("n1")).contains("sixth:1");
    }

    @Test
    void s1WhoComesWithAnotherDiskGetsNoneOfTheMembersMessages() {
        record = record(member("n1", DISK, "member:1"));

        book.note(announcement("n1", OTHER_DISK, 9, "stranger:1"));

        assertThat(book.addressOf("n1")).contains("member:1");
    }

    @Test
    void i6AnnouncementsOfAnotherClusterAreIgnored() {
        var foreign = new Announcement(new UUID(9, 9), "n1", DISK, 3, "foreign:1", "");

        assertThat(book.note(foreign)).isFalse();
        assertThat(book.addressOf("n1")).isEmpty();

        cluster = Optional.empty();
        assertThat(book.note(greeting("n1", DISK, "a:1", 1))).isFalse();
    }

    @Test
    void aRecordThatChangedAfterwardsIsNewer() {
        record = record(member("n1", DISK, "first:1"));
        book.note(announcement("n1", DISK, 2, "second:1"));

        record = record(member("n1", DISK, "third:1")); // the leader has heard of a later start

        assertThat(book.addressOf("n1")).contains("third:1");
    }

    @Test
    void hearsayHoldsUntilThereIsARecord() {
        book.note(Candidate.of("n1", DISK, "plan:1"));
        assertThat(book.addressOf("n1")).contains("plan:1");

        record = record(member("n1", DISK, "record:1"));

        assertThat(book.addressOf("n1")).contains("record:1");
    }

    @Test
    void aMemberAsItStandsNowKeepsItsVote() {
        var recorded = member("n1", DISK, "old:1").withVote(false);
        record = record(recorded);

        book.note(greeting("n1", DISK, "new:1", 2));

        assertThat(book.current(recorded))
                .isEqualTo(new Member("n1", DISK, "new:1", "http://new:1", false, "3.55.0", "linux/amd64"));
        assertThat(book.levelOf(recorded)).isEqualTo(OptionalInt.of(7));
        assertThat(book.levelOf(member("n2", DISK, "x:1"))).isEmpty();
    }

    @Test
    void whatANodeSaidItselfIsToldOnHearsayIsNot() {
        book.note(Candidate.of("n1", DISK, "plan:1"));
        book.note(announcement("n2", DISK, 4, "two:1"));

        assertThat(book.known()).isEqualTo(List.of(announcement("n2", DISK, 4, "two:1")));
        assertThat(book.addresses()).containsExactlyInAnyOrder("plan:1", "two:1");
    }

    @Test
    void aNodeThatGreetedUnderTwoLivesIsNotMistaken() {
        book.note(greeting("n1", DISK, "a:1", 1));
        assertThat(book.greeted("n1")).isPresent();

        book.note(greeting("n1", OTHER_DISK, "b:1", 1));

        assertThat(book.greeted("n1")).isEmpty();
    }

    @Test
    void i10StrangersCostBoundedMemory() {
        for (var i = 0; i < 5000; i++) book.note(announcement("n" + i, DISK, 1, "a:" + i));

        assertThat(book.addresses()).hasSize(1024);
        record = record(member("late", DISK, "old:1"));
        assertThat(book.note(announcement("late", DISK, 2, "new:1"))).isTrue(); // a member always has a place
        assertThat(book.addressOf("late")).contains("new:1");
    }

    private static Optional<ReplicatedRecord> record(Member... members) {
        return Optional.of(new ReplicatedRecord(
                CLUSTER, false, 1, ConnectionState.founding(false), 0, List.of(members), Optional.empty()));
    }

    private static Member member(String id, UUID incarnation, String address) {
        return new Member(id, incarnation, address, "http://" + id, true, "3.54.1", "linux/amd64");
    }

    private static Announcement announcement(String id, UUID incarnation, long starts, String address) {
        return new Announcement(CLUSTER, id, incarnation, starts, address, "http://" + address);
    }

    private static Greeting greeting(String id, UUID incarnation, String address, long starts) {
        var member = new Member(id, incarnation, address, "http://" + address, true, "3.55.0", "linux/amd64");
        return new Greeting(Greeting.PROTOCOL, Optional.of(CLUSTER), member, starts, false, 7, 0);
    }
}
