// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.logging;

/// What the log holds and how it is written.
///
/// @param format of each event
/// @param raftLevel least level of what the consensus library tells
public record LogConfig(LogFormat format, RaftLogLevel raftLevel) {
    /// rqlite's form, Raft's warnings.
    public static final LogConfig DEFAULT = new LogConfig(LogFormat.LINE, RaftLogLevel.WARN);
}
