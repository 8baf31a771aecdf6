// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

/// Ends the process, because going on could give wrong answers (A14, A21). Handed in at construction; the one way out.
@FunctionalInterface
public interface Halt {
    /// Logs once and ends the process; a supervisor restarts it. Does not return in production.
    ///
    /// @param reason what is broken, decides the exit code
    /// @param message what happened, with values; lower case, no full stop
    /// @param cause the exception that told of it
    void halt(Reason reason, String message, Throwable cause);

    /// Why a node ends itself.
    enum Reason {
        /// The disk is full or fails, or the log could not be forced.
        DISK,
        /// Data on this node's disk is damaged, or differs from what the log says.
        CORRUPT,
        /// The consensus layer stopped and cannot be restarted within the process.
        CONSENSUS,
        /// An entry of a later version than this node knows (S5).
        VERSION,
        /// A defect of this program.
        DEFECT,
        /// The registry through which nodes find each other names another cluster than this node's (K4).
        OTHER_CLUSTER
    }
}
