// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32C;
import org.rqlite.store.log.EntryFormatException;
import org.rqlite.store.peer.PeerException.Kind;
import org.rqlite.store.peer.SnapshotMessage.Name;
import org.rqlite.store.peer.SnapshotMessage.Resume;

/// Writes the database file of another node into a file of this one, over as many calls as it takes. One thread.
final class Puller implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Puller.class.getName());
    private static final int FRUITLESS_MAX = 5; // calls in a row that brought nothing
    private static final int CALLS_MAX = 1000;
    private static final Duration PAUSE = Duration.ofMillis(300);

    /// Starts one call.
    interface Source {
        Incoming open() throws PeerException;
    }

    private final Source source;
    private final String address;
    private final Duration stall;
    private final FileChannel file;
    private final CRC32C crc = new CRC32C(); // of what is in the file
    private Optional<Name> name = Optional.empty(); // of the file that is arriving
    private long size; // of what has arrived

    private Puller(Source source, String address, Duration stall, FileChannel file) {
        this.source = source;
        this.address = address;
        this.stall = stall;
        this.file = file;
    }

    static Puller into(Path into, Source source, String address, Duration stall) throws IOException {
        return new Puller(source, address, stall, FileChannel.open(into, CREATE, WRITE, TRUNCATE_EXISTING));
    }

    /// Pulls until the file is whole.
    ///
    /// @throws PeerException if the other node does not hand it over, or the connection breaks again and again
    /// @throws IOException if the disk refuses, or what came is damaged
    Pulled pull() throws IOException {
        var fruitless = 0;
        for (var calls = 1; ; calls++) {
            var before = size;
            try (var incoming = source.open()) {
                return take(incoming);
            } catch (PeerException e) {
                fruitless = size > before ? 0 : fruitless + 1;
                if (isFinal(e, before) || fruitless == FRUITLESS_MAX || calls == CALLS_MAX) throw e;
                LOG.log(
                        Level.INFO,
                        () -> "a snapshot stopped arriving, asks again bytes=" + size + " why=" + e.getMessage());
            }
            LockSupport.parkNanos(PAUSE.toNanos());
            if (Thread.currentThread().isInterrupted())
                throw new PeerException(Kind.TIMEOUT, address + ": interrupted");
        }
    }

    /// A node that refuses from the start will go on to; one that stops in the middle has lost its hold on the file,
    /// and has a new one.
    private boolean isFinal(PeerException e, long before) {
        return switch (e.kind()) {
            case OTHER_CLUSTER, OTHER_PROTOCOL, NOT_A_NODE -> true;
            case REFUSED -> size <= before;
            case UNREACHABLE, TIMEOUT, UNKNOWN_FATE -> false;
        };
    }

    private Pulled take(Incoming incoming) throws IOException {
        incoming.send(SnapshotMessage.encode(name.map(known -> new Resume(known, size))), PeerLimits.MESSAGE_BYTES_MAX);
        while (true) {
            var bytes = incoming.next(stall);
            if (bytes.isEmpty()) throw new PeerException(Kind.UNKNOWN_FATE, address + ": ended before the file did");
            switch (decode(bytes.get())) {
                case SnapshotMessage.Start start -> begin(start);
                case SnapshotMessage.Piece(var piece) -> append(piece);
                case SnapshotMessage.End end -> {
                    incoming.done();
                    return finish(end);
                }
            }
        }
    }

    private SnapshotMessage decode(byte[] bytes) throws PeerException {
        try {
            return SnapshotMessage.decode(bytes);
        } catch (EntryFormatException e) {
            throw new PeerException(Kind.NOT_A_NODE, address + " answers, but not as a node does: " + e.getMessage());
        }
    }

    private void begin(SnapshotMessage.Start start) throws IOException {
        if (name.equals(Optional.of(start.name())) && start.offset() == size) return;
        if (start.offset() != 0) throw new PeerException(Kind.NOT_A_NODE, address + " goes on where nothing was left");
        name = Optional.of(start.name());
        file.truncate(0);
        size = 0;
        crc.reset();
    }

    private void append(ByteBuffer piece) throws IOException {
        if (name.isEmpty() || size + piece.remaining() > name.get().size()) {
            throw new IOException("%s sends more than it said, bytes=%s".formatted(address, name.map(Name::size)));
        }
        crc.update(piece.duplicate());
        while (piece.hasRemaining()) size += file.write(piece, size);
    }

    private Pulled finish(SnapshotMessage.End end) throws IOException {
        if (!name.equals(Optional.of(end.name())) || size != end.name().size() || (int) crc.getValue() != end.crc()) {
            throw new IOException(
                    "the snapshot from %s arrived damaged, bytes expected=%d actual=%d crc expected=%08x actual=%08x"
                            .formatted(address, end.name().size(), size, end.crc(), crc.getValue()));
        }
        file.force(true);
        return new Pulled(end.name().at(), end.record(), size, end.name().sum());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
