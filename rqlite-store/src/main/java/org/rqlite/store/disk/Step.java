// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

/// The steps of the marker protocol at which a crash test ends the process (I5, S10).
public enum Step {
    /// A snapshot: the WAL is forced, nothing is written yet.
    WAL_FORCED,
    /// A snapshot: INTENT is forced.
    INTENT_WRITTEN,
    /// A snapshot: the checkpoint could not finish, a reader stood in the way.
    CHECKPOINT_BUSY,
    /// A snapshot: the main file holds everything, CLEAN still names the snapshot before.
    CHECKPOINT_DONE,
    /// A snapshot: CLEAN is forced, INTENT still there.
    CLEAN_WRITTEN,
    /// A snapshot: INTENT is gone.
    SNAPSHOT_DONE,
    /// A restart: the WAL was cut to what INTENT says.
    RECOVERY_WAL_READY,
    /// A restart: the checkpoint of INTENT is finished.
    RECOVERY_CHECKPOINT_DONE,
    /// A restart: CLEAN is forced, INTENT still there.
    RECOVERY_CLEAN_WRITTEN,
    /// A restart: markers are in order, the WAL is still there.
    RECOVERY_MARKERS_DONE,
    /// An installation: INSTALL is forced.
    INSTALL_WRITTEN,
    /// An installation: the old WAL is gone.
    INSTALL_WAL_DELETED,
    /// An installation: the received file is the main file.
    INSTALL_RENAMED,
    /// An installation: CLEAN is forced, INSTALL still there.
    INSTALL_CLEAN_WRITTEN,
    /// A load: the file is forced and lies beside the main file, nothing is decided yet.
    LOAD_MOVED,
    /// A load: LOAD is forced.
    LOAD_WRITTEN,
    /// A load: the old WAL is gone.
    LOAD_WAL_DELETED,
    /// A load: the loaded file is the main file.
    LOAD_RENAMED,
    /// A load: CLEAN is forced, LOAD still there.
    LOAD_CLEAN_WRITTEN
}
