// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.log;

import java.nio.ByteBuffer;
import java.util.List;
import org.rqlite.api.Bytes;

/// The bytes of an [Entry]: a byte with the version that a reader needs, a byte with the kind, then what the
/// kind says.
///
/// What is written once is read for ever: the layout of a version never changes, `entries-v1.hex` among the
/// tests pins it. All methods are free of state.
public final class EntryCodec {
    /// The version written; all versions from 1 up to it are read (S5).
    public static final int VERSION = 1;

    private static final int BATCH = 1;
    private static final int CHUNK = 2;
    private static final int ABORT = 3;
    private static final int FOUNDED = 4;
    private static final int MEMBER_ANNOUNCED = 5;
    private static final int MEMBER_REMOVED = 6;
    private static final int LEVEL_RAISED = 7;
    private static final int LOAD = 8;

    private EntryCodec() {}

    /// The bytes of an entry.
    ///
    /// @param entry its texts must be well-formed UTF-16
    /// @return a fresh array
    public static byte[] encode(Entry entry) {
        return switch (entry) {
            case Entry.Batch batch ->
                batch(batch.requests().stream().map(EntryCodec::encode).toList());
            case Entry.Chunk chunk -> chunk(chunk);
            case Entry.Abort abort -> {
                var out = start(ABORT, 32);
                out.putUuid(abort.upload());
                yield out.toArray();
            }
            case Entry.Load load -> {
                var out = start(LOAD, 48);
                out.putUuid(load.upload());
                out.putVar(load.bytes());
                out.putLong(load.sum());
                yield out.toArray();
            }
            case Entry.Founded founded -> {
                var out = start(FOUNDED, 256);
                RecordCodec.put(out, founded.record());
                yield out.toArray();
            }
            case Entry.MemberAnnounced announced -> {
                var out = start(MEMBER_ANNOUNCED, 128);
                RecordCodec.putMember(out, announced.member());
                yield out.toArray();
            }
            case Entry.MemberRemoved removed -> {
                var out = start(MEMBER_REMOVED, 64);
                out.putText(removed.id());
                out.putUuid(removed.incarnation());
                yield out.toArray();
            }
            case Entry.LevelRaised raised -> {
                var out = start(LEVEL_RAISED, 8);
                out.putVar(raised.level());
                yield out.toArray();
            }
        };
    }

    /// The bytes of one request, for [#batch(List)].
    ///
    /// @param request its texts must be well-formed UTF-16
    /// @return stamped with the request's own time, which can be set again
    public static EncodedRequest encode(LoggedRequest request) {
        return RequestCodec.encode(request);
    }

    /// The bytes of a batch.
    ///
    /// @param requests at least one
    /// @return what `encode(new Entry.Batch(...))` gives for the same requests
    public static byte[] batch(List<EncodedRequest> requests) {
        var size = 16L;
        for (var request : requests) size += request.size();
        var out = start(BATCH, Math.toIntExact(size));
        out.putVar(requests.size());
        for (var request : requests) out.putAll(request.bytes());
        return out.toArray();
    }

    /// Reads an entry.
    ///
    /// Takes memory in proportion to the bytes given, whatever they say (I10).
    ///
    /// @param bytes from its position to its limit, which do not change; may be any bytes
    /// @return the entry
    /// @throws UnknownEntryException if a later release wrote it
    /// @throws EntryFormatException if it is damaged
    public static Entry decode(ByteBuffer bytes) {
        var in = new ByteReader(bytes);
        var version = in.get();
        if (version > VERSION) throw new UnknownEntryException("entry", version);
        if (version == 0) throw new EntryFormatException("entry without version");
        var kind = in.get();
        var entry = switch (kind) {
            case BATCH -> new Entry.Batch(RequestCodec.decodeAll(in));
            case CHUNK -> decodeChunk(in);
            case ABORT -> new Entry.Abort(in.getUuid());
            case FOUNDED -> new Entry.Founded(RecordCodec.get(in));
            case MEMBER_ANNOUNCED -> new Entry.MemberAnnounced(RecordCodec.getMember(in));
            case MEMBER_REMOVED -> new Entry.MemberRemoved(in.getText(), in.getUuid());
            case LEVEL_RAISED -> decodeLevel(in);
            case LOAD -> new Entry.Load(in.getUuid(), in.getVar(), in.getLong());
            default -> throw new EntryFormatException("no kind of entry in version " + version + ": " + kind);
        };
        in.end();
        return entry;
    }

    private static byte[] chunk(Entry.Chunk chunk) {
        var out = start(CHUNK, chunk.content().size() + 64);
        out.putUuid(chunk.upload());
        out.putVar(chunk.number());
        out.putVar(chunk.of());
        out.putInt(chunk.checksum());
        out.putRun(chunk.content().toArray());
        return out.toArray();
    }

    private static Entry decodeChunk(ByteReader in) {
        var upload = in.getUuid();
        var number = in.getSmall();
        var of = in.getSmall();
        if (number >= of) throw new EntryFormatException("chunk number out of range: " + number + " of " + of);
        return new Entry.Chunk(upload, number, of, in.getInt(), Bytes.copyOf(in.getRun()));
    }

    private static Entry decodeLevel(ByteReader in) {
        var level = in.getSmall();
        if (level < 1) throw new EntryFormatException("no feature level: " + level);
        return new Entry.LevelRaised(level);
    }

    private static ByteWriter start(int kind, int sizeGuess) {
        var out = new ByteWriter(sizeGuess);
        out.put(VERSION);
        out.put(kind);
        return out;
    }
}
