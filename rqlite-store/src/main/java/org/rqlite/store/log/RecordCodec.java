// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Optional;
import org.rqlite.store.log.ReplicatedRecord.Member;
import org.rqlite.store.log.ReplicatedRecord.Upload;

/// The bytes of a [ReplicatedRecord], as the markers and the founding entry hold them: a version byte, then its
/// parts.
public final class RecordCodec {
    private static final int VERSION = 1;
    private static final int MEMBER_SIZE_MIN = 22;

    private RecordCodec() {}

    /// The bytes of a record.
    ///
    /// @param record its texts must be well-formed UTF-16
    /// @return a fresh array
    public static byte[] encode(ReplicatedRecord record) {
        var out = new ByteWriter(256);
        put(out, record);
        return out.toArray();
    }

    /// Reads a record.
    ///
    /// @param bytes any bytes; not changed
    /// @return the record
    /// @throws UnknownEntryException if a later release wrote it (S5)
    /// @throws EntryFormatException if it is damaged
    public static ReplicatedRecord decode(byte[] bytes) {
        var in = new ByteReader(ByteBuffer.wrap(bytes));
        var record = get(in);
        in.end();
        return record;
    }

    static void put(ByteWriter out, ReplicatedRecord record) {
        out.put(VERSION);
        out.putUuid(record.clusterId());
        out.putFlag(record.foreignKeysAtFounding());
        out.putVar(record.featureLevel());
        out.putFlag(record.connection().foreignKeys());
        out.putFlag(record.connection().recursiveTriggers());
        out.putFlag(record.connection().caseSensitiveLike());
        out.putLong(record.lastTimeMillis());
        out.putVar(record.members().size());
        for (var member : record.members()) putMember(out, member);
        out.putFlag(record.upload().isPresent());
        record.upload().ifPresent(upload -> {
            out.putUuid(upload.id());
            out.putVar(upload.received());
            out.putVar(upload.of());
        });
    }

    static ReplicatedRecord get(ByteReader in) {
        var version = in.get();
        if (version > VERSION) throw new UnknownEntryException("record", version);
        if (version == 0) throw new EntryFormatException("record without version");
        var clusterId = in.getUuid();
        var foreignKeysAtFounding = in.getFlag();
        var featureLevel = in.getSmall();
        var connection = new ConnectionState(in.getFlag(), in.getFlag(), in.getFlag());
        var lastTimeMillis = in.getLong();
        var count = in.getCount(MEMBER_SIZE_MIN);
        var members = new ArrayList<Member>(count);
        for (var i = 0; i < count; i++) members.add(getMember(in));
        var upload = in.getFlag()
                ? Optional.of(new Upload(in.getUuid(), in.getSmall(), in.getSmall()))
                : Optional.<Upload>empty();
        return new ReplicatedRecord(
                clusterId, foreignKeysAtFounding, featureLevel, connection, lastTimeMillis, members, upload);
    }

    /// Writes one member.
    ///
    /// @param out where to
    /// @param member its texts must be well-formed UTF-16
    public static void putMember(ByteWriter out, Member member) {
        out.putText(member.id());
        out.putUuid(member.incarnation());
        out.putText(member.raftAddress());
        out.putText(member.apiUrl());
        out.putFlag(member.voter());
        out.putText(member.sqliteVersion());
        out.putText(member.platform());
    }

    /// Reads one member.
    ///
    /// @param in where from
    /// @return the member
    /// @throws EntryFormatException if it is damaged
    public static Member getMember(ByteReader in) {
        return new Member(
                in.getText(), in.getUuid(), in.getText(), in.getText(), in.getFlag(), in.getText(), in.getText());
    }
}
