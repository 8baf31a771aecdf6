// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Optional;
import org.rqlite.api.Bytes;
import org.rqlite.api.Halt;
import org.rqlite.store.disk.Marker.Kind;
import org.rqlite.store.log.Entry;
import org.rqlite.store.log.TermIndex;

/// `DATA/db`: the database file and the markers that say what it is (A1, I5).
///
/// The main file changes only within a snapshot of this class. Whatever comes later stands in the WAL, which
/// is thrown away at a restart, and in the log, which is replayed. One thread at a time.
public final class DatabaseFolder {
    private final Path folder;
    private final FaultPoints faults;
    private final MarkerFiles markers;
    private final SnapshotHold hold;
    private MainFile main;
    private Optional<MainFileCheck> check = Optional.empty();

    private DatabaseFolder(Path folder, FaultPoints faults) {
        this.folder = folder;
        this.faults = faults;
        this.markers = new MarkerFiles(folder);
        this.hold = new SnapshotHold(databaseFile(), System::nanoTime);
        this.main = new MainFile(databaseFile(), 0);
    }

    /// Makes the folder if it is not there, and empties `DATA/tmp`. Before the first use of SQLite: its
    /// library may lie there.
    ///
    /// @param dataFolder locked by this process
    /// @param faults [FaultPoints#NONE] but in crash tests
    /// @return not yet recovered
    /// @throws IOException if the disk refuses
    public static DatabaseFolder open(Path dataFolder, FaultPoints faults) throws IOException {
        var folder = dataFolder.resolve("db");
        Files.createDirectories(folder);
        ForcedFile.forceFolder(dataFolder);
        empty(temporary(dataFolder));
        return new DatabaseFolder(folder, faults);
    }

    /// `DATA/tmp`, emptied at each start.
    ///
    /// @param dataFolder the data folder
    /// @return exists once [#open] has returned
    public static Path temporary(Path dataFolder) {
        return dataFolder.resolve("tmp");
    }

    /// The main database file.
    ///
    /// @return may not exist before the engine has made it
    public Path databaseFile() {
        return folder.resolve("db.sqlite");
    }

    /// Where a snapshot from another node is received before [#install] (S10).
    ///
    /// @return in the same file system as the database file
    public Path incomingFile() {
        return folder.resolve("incoming.sqlite");
    }

    Arrival received() {
        return Arrival.fromNode(incomingFile());
    }

    Arrival loaded() {
        return Arrival.fromLog(folder.resolve("loaded.sqlite"));
    }

    /// The WAL of the database file.
    ///
    /// @return may not exist
    public Path walFile() {
        return folder.resolve("db.sqlite-wal");
    }

    /// Brings the folder into the state of its last snapshot, finishing what a crash interrupted (S10,
    /// S11).
    ///
    /// Before anything opens the database; once, and again after [#installLost]. Whatever step of it a crash
    /// interrupts, the next call
    /// gets to the same state.
    ///
    /// @param log this node's log, to tell whether it can replace a missing database
    /// @param checkpoint how SQLite finishes a checkpoint
    /// @return the state; after [Recovered.Lost] nothing was deleted
    /// @throws IOException if the disk refuses
    public Recovered recover(LogFolder log, RecoveryCheckpoint checkpoint) throws IOException {
        var recovery = new Recovery(this, markers, faults, checkpoint);
        return switch (recovery.run()) {
            case Recovery.State.Usable(Marker clean) -> {
                main = new MainFile(databaseFile(), clean.mainSum());
                hold.changed(Optional.of(clean));
                yield new Recovered.At(clean.at(), clean.record());
            }
            case Recovery.State.Unusable(String why) -> startOver(log, why);
        };
    }

    /// Reads the whole main file in the background and halts the node if it is not what CLEAN says; half a
    /// second a gigabyte.
    ///
    /// Call at most once, after [#recover] has returned [Recovered.At]. The first snapshot ends an
    /// unfinished check.
    ///
    /// @param halt told of a damaged file
    /// @throws IOException if CLEAN cannot be read
    public void checkInBackground(Halt halt) throws IOException {
        if (markers.read(Kind.CLEAN) instanceof MarkerFiles.Found.Present(Marker clean)) {
            check = Optional.of(MainFileCheck.start(databaseFile(), clean.mainSum(), halt));
        }
    }

    /// Makes the main file the state at `at`. On the apply thread, between transactions, no statement open on
    /// the writer.
    ///
    /// @param at last entry applied; everything up to it is committed in the WAL
    /// @param record bytes of the replicated record at `at` (S4)
    /// @param checkpoint how SQLite moves the WAL into the main file
    /// @return what may be told to Raft
    /// @throws IOException if the disk refuses: halt, a restart recovers; do not close the writer, which
    ///     might
    /// checkpoint
    public SnapshotOutcome snapshot(TermIndex at, Bytes record, SnapshotCheckpoint checkpoint) throws IOException {
        check.ifPresent(MainFileCheck::abandon);
        if (!hold.beginChange()) return new SnapshotOutcome.Held();
        var frozen = Optional.<Marker>empty();
        try {
            frozen = fold(at, record, checkpoint);
            return frozen.isPresent() ? new SnapshotOutcome.Taken(at) : new SnapshotOutcome.Busy();
        } finally {
            hold.changed(frozen);
        }
    }

    /// @return what the main file is now; empty if it is between two states
    private Optional<Marker> fold(TermIndex at, Bytes record, SnapshotCheckpoint checkpoint) throws IOException {
        if (Files.exists(walFile())) ForcedFile.force(walFile());
        faults.reached(Step.WAL_FORCED);
        var wal = WalScan.of(walFile());
        var mainBytes = wal.databasePages() == 0 ? main.bytes() : wal.databasePages() * wal.pageBytes();
        var sum = sumWith(wal);
        markers.write(Kind.INTENT, new Marker(at, mainBytes, sum, wal.committedBytes(), wal.salts(), record));
        faults.reached(Step.INTENT_WRITTEN);
        if (!checkpoint.complete()) {
            // INTENT stays: the main file may be newer than CLEAN says
            faults.reached(Step.CHECKPOINT_BUSY);
            return Optional.empty();
        }
        ForcedFile.force(databaseFile()); // SQLite does not if the WAL was empty, as after making the file
        main.checkpointed(sum);
        faults.reached(Step.CHECKPOINT_DONE);
        var clean = new Marker(at, main.bytes(), sum, 0, 0, record);
        markers.write(Kind.CLEAN, clean);
        faults.reached(Step.CLEAN_WRITTEN);
        markers.delete(Kind.INTENT);
        faults.reached(Step.SNAPSHOT_DONE);
        return Optional.of(clean);
    }

    /// Keeps snapshots away from the main file while it is copied.
    ///
    /// @return for the whole life of the folder
    public SnapshotHold hold() {
        return hold;
    }

    /// Decides that [#incomingFile] becomes the database, if it is what its sender says (S10). Before Raft is
    /// told of it.
    ///
    /// @param at last entry contained; later than anything applied here
    /// @param record bytes of the replicated record that came with it
    /// @param sum of its pages, as the sender's marker has it
    /// @throws IOException if the file is another one, or if the disk refuses
    public void install(TermIndex at, Bytes record, long sum) throws IOException {
        var actual = PageSum.of(incomingFile());
        if (actual != sum) {
            throw new IOException(
                    "the received snapshot fails its checksum, expected=%016x actual=%016x".formatted(sum, actual));
        }
        install(at, record);
    }

    /// Decides that [#incomingFile], received whole, becomes the database (S10). Before Raft is told of it.
    ///
    /// @param at last entry contained; later than anything applied here
    /// @param record bytes of the replicated record that came with it
    /// @throws IOException if the disk refuses
    public void install(TermIndex at, Bytes record) throws IOException {
        ForcedFile.force(incomingFile());
        var bytes = Files.size(incomingFile());
        markers.write(Kind.INSTALL, new Marker(at, bytes, PageSum.of(incomingFile()), 0, 0, record));
        faults.reached(Step.INSTALL_WRITTEN);
    }

    /// Takes back what [#install] decided, if Raft was not told of it or it is to be received anew; before
    /// [#incomingFile] is written again.
    ///
    /// @throws IOException if the disk refuses
    public void forgetReceived() throws IOException {
        markers.delete(Kind.INSTALL);
        ForcedFile.delete(incomingFile());
    }

    /// Puts the file that [#install] decided on in the database's place (S10). On the apply thread; nothing has
    /// the database open. Copies under way are cut off.
    ///
    /// @return what the main file holds now
    /// @throws IOException if the disk refuses, or there is no such file: halt, a restart recovers
    public Recovered.At replace() throws IOException {
        return take(received());
    }

    /// Decides that a file that came through the log becomes the database, if it is what its entry says (S8). On the
    /// apply thread; what is done to it is undone by no crash from now on, [#replaceByLoaded()] follows.
    ///
    /// @param file in the same file system as the database file; moved away, or left alone if it is refused
    /// @param what length and sum of what the leader sent
    /// @param at the entry, and state that the file is
    /// @param record bytes of the replicated record at `at` (S4)
    /// @return why it is no database, from its bytes alone (I2): then nothing was decided
    /// @throws IOException if the disk refuses, or gives back other bytes than it was given, which is no
    /// verdict on the
    /// file: halt, a restart recovers
    public Optional<String> adopt(Path file, Entry.Load what, TermIndex at, Bytes record) throws IOException {
        if (Files.size(file) != what.bytes() || PageSum.of(file) != what.sum()) {
            throw new IOException(file + " is not what came through the log");
        }
        var fault = DatabaseHeader.fault(file);
        if (fault.isPresent()) return fault;
        ForcedFile.force(file);
        ForcedFile.rename(file, loaded().file());
        faults.reached(Step.LOAD_MOVED);
        markers.write(Kind.LOAD, new Marker(at, what.bytes(), what.sum(), 0, 0, record));
        faults.reached(Step.LOAD_WRITTEN);
        return Optional.empty();
    }

    /// Puts the file that [#adopt] decided on in the database's place. On the apply thread; nothing has the database
    /// open. Copies under way are cut off.
    ///
    /// @throws IOException if the disk refuses, or there is no such file: halt, a restart recovers
    public void replaceByLoaded() throws IOException {
        var _ = take(loaded());
    }

    private Recovered.At take(Arrival arrival) throws IOException {
        if (!(markers.read(arrival.kind()) instanceof MarkerFiles.Found.Present(Marker marker)))
            throw new IOException(arrival.name() + " is not there");
        check.ifPresent(MainFileCheck::abandon);
        check = Optional.empty();
        hold.beginReplacement();
        var frozen = Optional.<Marker>empty();
        try {
            var clean = swap(arrival, marker);
            main = new MainFile(databaseFile(), clean.mainSum());
            frozen = Optional.of(clean);
            return new Recovered.At(clean.at(), clean.record());
        } finally {
            hold.changed(frozen);
        }
    }

    private Marker swap(Arrival arrival, Marker marker) throws IOException {
        var recovery = new Recovery(this, markers, faults, _ -> {
            throw new IOException("a snapshot of the database was under way that is later than " + arrival.name());
        });
        return switch (recovery.take(arrival)) {
            case Recovery.State.Usable(Marker clean) -> {
                if (!clean.at().equals(marker.at())) {
                    throw new IOException("%s ends at %d, the database at %d"
                            .formatted(
                                    arrival.name(),
                                    marker.at().index(),
                                    clean.at().index()));
                }
                yield clean;
            }
            case Recovery.State.Unusable(String why) -> throw new IOException(why);
        };
    }

    /// Decides that [#incomingFile] becomes the database in place of one that was [Recovered.Lost] (S11): what
    /// its markers say counts no more. Before [#recover] is called again; log and vote are left alone.
    ///
    /// @param at last entry contained; the log's first entry is at most the next one
    /// @param record bytes of the replicated record that came with it
    /// @param sum of its pages, as the sender's marker has it
    /// @throws IOException if the file is another one, or if the disk refuses
    public void installLost(TermIndex at, Bytes record, long sum) throws IOException {
        // after a crash in between there is no database, as before
        for (var kind : Kind.values()) markers.delete(kind);
        install(at, record, sum);
    }

    /// Ends what runs in the background; the folder itself holds nothing open.
    public void close() {
        check.ifPresent(MainFileCheck::abandon);
    }

    private long sumWith(WalScan wal) throws IOException {
        // before the first snapshot there is a main file of one page that nobody has summed up yet
        if (markers.read(Kind.CLEAN) instanceof MarkerFiles.Found.Absent
                && markers.read(Kind.INTENT) instanceof MarkerFiles.Found.Absent) {
            main = new MainFile(databaseFile(), PageSum.of(databaseFile()));
        }
        return main.sumWith(wal);
    }

    private Recovered startOver(LogFolder log, String why) throws IOException {
        if (!log.holdsEverything(main.pages())) {
            var last = markers.read(Kind.CLEAN) instanceof MarkerFiles.Found.Present(Marker clean)
                    ? Optional.of(new Recovered.At(clean.at(), clean.record()))
                    : Optional.<Recovered.At>empty();
            return new Recovered.Lost(
                    "no usable database in %s (%s), and the log in %s no longer holds all writes since the first: keep a copy of both folders, then start with an empty data folder and load your latest backup"
                            .formatted(folder, why, log.folder()),
                    last);
        }
        for (var file : new Path[] {databaseFile(), walFile(), sharedMemoryFile(), incomingFile(), loaded().file()})
            ForcedFile.delete(file);
        for (var kind : Kind.values()) markers.delete(kind);
        return new Recovered.Fresh();
    }

    Path sharedMemoryFile() {
        return folder.resolve("db.sqlite-shm");
    }

    private static void empty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            var content = new ArrayList<Path>();
            try (var files = Files.walk(folder)) {
                files.filter(file -> !file.equals(folder)).forEach(content::add);
            }
            content.sort(Comparator.reverseOrder()); // files before their folder
            for (var file : content) Files.delete(file);
        }
        Files.createDirectories(folder);
    }
}
