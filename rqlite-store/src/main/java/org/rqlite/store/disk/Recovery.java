// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.rqlite.store.disk.Marker.Kind;
import org.rqlite.store.disk.MarkerFiles.Found;

/// One start's walk through the markers. Each step leaves a state from which the walk gets to the same end.
final class Recovery {
    /// What the walk ends with.
    sealed interface State {
        /// The main file is what CLEAN says, alone in its folder.
        record Usable(Marker clean) implements State {}

        /// The main file cannot be told apart from a wrong one.
        record Unusable(String why) implements State {}
    }

    private final DatabaseFolder folder;
    private final MarkerFiles markers;
    private final FaultPoints faults;
    private final RecoveryCheckpoint checkpoint;

    Recovery(DatabaseFolder folder, MarkerFiles markers, FaultPoints faults, RecoveryCheckpoint checkpoint) {
        this.folder = folder;
        this.markers = markers;
        this.faults = faults;
        this.checkpoint = checkpoint;
    }

    State run() throws IOException {
        for (var kind : Kind.values()) {
            // a damaged one may hide that the main file is newer than CLEAN, or that the log was purged further
            if (markers.read(kind) instanceof Found.Damaged)
                return new State.Unusable("marker " + kind + " is damaged");
        }
        for (var arrival : arrivals()) {
            var fault = finish(arrival);
            if (fault.isPresent()) return new State.Unusable(fault.get());
        }
        // without its marker it came to nothing
        ForcedFile.delete(folder.loaded().file());
        return settled();
    }

    /// Takes one new database in while the node runs; what else waits is left alone.
    State take(Arrival arrival) throws IOException {
        var fault = finish(arrival);
        return fault.isPresent() ? new State.Unusable(fault.get()) : settled();
    }

    private State settled() throws IOException {
        if (markers.read(Kind.INTENT) instanceof Found.Present(Marker intent)) {
            if (intent.at().index() > index(Kind.CLEAN)) {
                if (finishSnapshot(intent) instanceof State.Unusable unusable) return unusable;
            }
            markers.delete(Kind.INTENT);
        }
        return switch (markers.read(Kind.CLEAN)) {
            case Found.Present(Marker clean) -> checked(clean);
            case Found.Absent _, Found.Damaged _ -> new State.Unusable("there is no marker CLEAN");
        };
    }

    private State checked(Marker clean) throws IOException {
        faults.reached(Step.RECOVERY_MARKERS_DONE);
        var file = folder.databaseFile();
        if (!Files.exists(file)) return new State.Unusable("db.sqlite is missing");
        if (Files.size(file) != clean.mainBytes()) {
            return new State.Unusable("db.sqlite has %d bytes, not the %d of marker CLEAN"
                    .formatted(Files.size(file), clean.mainBytes()));
        }
        if (clean.mainBytes() > 0 && !MainFile.isDatabase(file)) {
            return new State.Unusable("db.sqlite has no SQLite header");
        }
        deleteWal();
        return new State.Usable(clean);
    }

    private State finishSnapshot(Marker intent) throws IOException {
        var main = folder.databaseFile();
        // asked first: once the checkpoint is done, SQLite may have begun to write over the WAL
        if (!contains(main, intent.mainSum()) && moveWal(intent) instanceof State.Unusable unusable) return unusable;
        faults.reached(Step.RECOVERY_CHECKPOINT_DONE);
        if (!contains(main, intent.mainSum())) {
            return new State.Unusable("db.sqlite fails the checksum of marker INTENT");
        }
        ForcedFile.force(main);
        markers.write(Kind.CLEAN, new Marker(intent.at(), Files.size(main), intent.mainSum(), 0, 0, intent.record()));
        faults.reached(Step.RECOVERY_CLEAN_WRITTEN);
        return new State.Usable(intent);
    }

    private State moveWal(Marker intent) throws IOException {
        var wal = WalScan.of(folder.walFile());
        if (wal.salts() != intent.walSalts() || wal.committedBytes() < intent.walBytes()) {
            return new State.Unusable(
                    "the WAL is damaged before byte %d, within an unfinished snapshot".formatted(intent.walBytes()));
        }
        if (!Files.exists(folder.databaseFile())) return new State.Unusable("db.sqlite is missing");
        // what follows is in the log: with it the main file would be newer than INTENT says
        if (Files.exists(folder.walFile())) ForcedFile.cut(folder.walFile(), intent.walBytes());
        ForcedFile.delete(folder.sharedMemoryFile());
        faults.reached(Step.RECOVERY_WAL_READY);
        checkpoint.finish(folder.databaseFile());
        return new State.Usable(intent);
    }

    /// What waits to become the main file, the later state last.
    private List<Arrival> arrivals() throws IOException {
        var received = folder.received();
        var loaded = folder.loaded();
        return index(received.kind()) < index(loaded.kind()) ? List.of(received, loaded) : List.of(loaded, received);
    }

    /// @return why there is no usable database, if so
    private Optional<String> finish(Arrival arrival) throws IOException {
        if (!(markers.read(arrival.kind()) instanceof Found.Present(Marker marker))) return Optional.empty();
        if (marker.at().index() > index(Kind.CLEAN)) {
            var file = arrival.file();
            if (Files.exists(file)) {
                if (!holds(marker, file)) return Optional.of(arrival.name() + " fails its checksum");
                deleteWal(); // it belongs to the file that goes away
                faults.reached(arrival.walDeleted());
                ForcedFile.rename(file, folder.databaseFile());
            } else if (!holds(marker, folder.databaseFile())) {
                return Optional.of(arrival.name() + " is missing");
            }
            faults.reached(arrival.renamed());
            markers.write(Kind.CLEAN, marker);
            faults.reached(arrival.cleanWritten());
        }
        markers.delete(arrival.kind());
        return Optional.empty();
    }

    private static boolean holds(Marker marker, Path file) throws IOException {
        return contains(file, marker.mainSum()) && Files.size(file) == marker.mainBytes();
    }

    private static boolean contains(Path file, long sum) throws IOException {
        return Files.exists(file) && PageSum.of(file) == sum;
    }

    private long index(Kind kind) throws IOException {
        return markers.read(kind) instanceof Found.Present(Marker marker)
                ? marker.at().index()
                : Long.MIN_VALUE;
    }

    private void deleteWal() throws IOException {
        ForcedFile.delete(folder.walFile());
        ForcedFile.delete(folder.sharedMemoryFile());
    }
}
