// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
            // a damaged INTENT or INSTALL may hide that the main file is newer than CLEAN, or that the log was purged
            // further
            if (markers.read(kind) instanceof Found.Damaged)
                return new State.Unusable("marker " + kind + " is damaged");
        }
        if (markers.read(Kind.INSTALL) instanceof Found.Present(Marker install)) {
            if (finishInstall(install) instanceof State.Unusable unusable) return unusable;
        }
        if (markers.read(Kind.INTENT) instanceof Found.Present(Marker intent)) {
            if (intent.at().index() > cleanIndex()) {
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

    private State finishInstall(Marker install) throws IOException {
        if (install.at().index() > cleanIndex()) {
            var incoming = folder.incomingFile();
            if (Files.exists(incoming)) {
                if (!holds(install, incoming)) return new State.Unusable("the received snapshot fails its checksum");
                deleteWal(); // it belongs to the file that goes away
                faults.reached(Step.INSTALL_WAL_DELETED);
                ForcedFile.rename(incoming, folder.databaseFile());
            } else if (!holds(install, folder.databaseFile())) {
                return new State.Unusable("the received snapshot is missing");
            }
            faults.reached(Step.INSTALL_RENAMED);
            markers.write(Kind.CLEAN, install);
            faults.reached(Step.INSTALL_CLEAN_WRITTEN);
        }
        markers.delete(Kind.INSTALL);
        return new State.Usable(install);
    }

    private static boolean holds(Marker marker, Path file) throws IOException {
        return contains(file, marker.mainSum()) && Files.size(file) == marker.mainBytes();
    }

    private static boolean contains(Path file, long sum) throws IOException {
        return Files.exists(file) && PageSum.of(file) == sum;
    }

    private long cleanIndex() throws IOException {
        return markers.read(Kind.CLEAN) instanceof Found.Present(Marker clean)
                ? clean.at().index()
                : Long.MIN_VALUE;
    }

    private void deleteWal() throws IOException {
        ForcedFile.delete(folder.walFile());
        ForcedFile.delete(folder.sharedMemoryFile());
    }
}
