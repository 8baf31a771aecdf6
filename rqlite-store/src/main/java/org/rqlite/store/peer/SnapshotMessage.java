// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.rqlite.api.Bytes;
import org.rqlite.store.log.ByteReader;
import org.rqlite.store.log.ByteWriter;
import org.rqlite.store.log.EntryFormatException;
import org.rqlite.store.log.TermIndex;

/// What goes over the wire while a database file is pulled.
sealed interface SnapshotMessage {
    /// Which file it is: two of them that are equal here are equal byte for byte.
    ///
    /// @param at last entry contained
    /// @param size of the file, in bytes
    /// @param sum of its pages
    record Name(TermIndex at, long size, long sum) {}

    /// Where a file was left; the puller's only message holds one or none.
    ///
    /// @param name of the file
    /// @param offset bytes that have arrived
    record Resume(Name name, long offset) {}

    /// The head of the answer.
    ///
    /// @param name of the file that follows
    /// @param offset where it begins: as asked for if it is the file asked for, else 0
    record Start(Name name, long offset) implements SnapshotMessage {}

    /// The next bytes of the file.
    ///
    /// @param bytes positioned at the first one
    record Piece(ByteBuffer bytes) implements SnapshotMessage {}

    /// The end.
    ///
    /// @param name of the file that went before
    /// @param record of the cluster at that state (S4)
    /// @param crc CRC32C over the whole file, from its first byte
    record End(Name name, Bytes record, int crc) implements SnapshotMessage {}

    /// The tag of a [Start].
    int START = 1;

    /// The tag of a [Piece], whose bytes follow.
    int PIECE = 2;

    /// The tag of an [End].
    int END = 3;

    /// Writes where a file was left.
    ///
    /// @param resume empty to start anew
    /// @return the puller's message
    static byte[] encode(Optional<Resume> resume) {
        var out = new ByteWriter(48);
        out.putFlag(resume.isPresent());
        resume.ifPresent(left -> {
            put(out, left.name());
            out.putVar(left.offset());
        });
        return out.toArray();
    }

    /// Reads where a file was left.
    ///
    /// @param bytes what [#encode(Optional)] gave
    /// @return empty to start anew
    /// @throws EntryFormatException if the bytes are something else
    static Optional<Resume> resume(byte[] bytes) {
        var in = new ByteReader(ByteBuffer.wrap(bytes));
        var resume = in.getFlag() ? Optional.of(new Resume(getName(in), getOffset(in))) : Optional.<Resume>empty();
        in.end();
        return resume;
    }

    /// Writes the head of the answer.
    ///
    /// @param start what follows
    /// @return the message
    static byte[] encode(Start start) {
        var out = new ByteWriter(48);
        out.put(START);
        put(out, start.name());
        out.putVar(start.offset());
        return out.toArray();
    }

    /// Writes the end of the answer.
    ///
    /// @param end what went before
    /// @return the message
    static byte[] encode(End end) {
        var out = new ByteWriter(64 + end.record().size());
        out.put(END);
        put(out, end.name());
        out.putRun(end.record().toArray());
        out.putInt(end.crc());
        return out.toArray();
    }

    /// Reads a message of the answer.
    ///
    /// @param bytes of one message
    /// @return the message
    /// @throws EntryFormatException if the bytes are none
    static SnapshotMessage decode(byte[] bytes) {
        var in = new ByteReader(ByteBuffer.wrap(bytes));
        var tag = in.get();
        var message = switch (tag) {
            case START -> new Start(getName(in), getOffset(in));
            case PIECE -> new Piece(ByteBuffer.wrap(bytes, 1, bytes.length - 1));
            case END -> new End(getName(in), Bytes.copyOf(in.getRun()), in.getInt());
            default -> throw new EntryFormatException("no kind of snapshot message: " + tag);
        };
        if (!(message instanceof Piece)) in.end();
        return message;
    }

    private static void put(ByteWriter out, Name name) {
        out.putVar(name.at().term());
        out.putSigned(name.at().index());
        out.putVar(name.size());
        out.putLong(name.sum());
    }

    private static Name getName(ByteReader in) {
        return new Name(new TermIndex(in.getVar(), in.getSigned()), getOffset(in), in.getLong());
    }

    private static long getOffset(ByteReader in) {
        var offset = in.getVar();
        if (offset < 0) throw new EntryFormatException("offset out of range: " + offset);
        return offset;
    }
}
