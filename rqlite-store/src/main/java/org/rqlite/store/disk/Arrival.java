// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import java.nio.file.Path;
import org.rqlite.store.disk.Marker.Kind;

/// How a whole new database comes into the folder: its marker, its file, and the steps of taking it in.
///
/// @param kind of the marker
/// @param name what it is called in errors
/// @param file waits to become the main file
/// @param walDeleted reached when the old WAL is gone
/// @param renamed reached when it is the main file
/// @param cleanWritten reached when CLEAN says so
record Arrival(Kind kind, String name, Path file, Step walDeleted, Step renamed, Step cleanWritten) {
    /// From another node (S10).
    static Arrival fromNode(Path file) {
        return new Arrival(
                Kind.INSTALL,
                "the received snapshot",
                file,
                Step.INSTALL_WAL_DELETED,
                Step.INSTALL_RENAMED,
                Step.INSTALL_CLEAN_WRITTEN);
    }

    /// Through the log (S8).
    static Arrival fromLog(Path file) {
        return new Arrival(
                Kind.LOAD,
                "the loaded database",
                file,
                Step.LOAD_WAL_DELETED,
                Step.LOAD_RENAMED,
                Step.LOAD_CLEAN_WRITTEN);
    }
}
