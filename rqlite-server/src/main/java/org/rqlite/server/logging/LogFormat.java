// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.logging;

/// How an event of the log is written.
public enum LogFormat {
    /// `[store] 2026/11/24 21:42:09 message`, as in rqlite, local time.
    LINE,
    /// One JSON object a line, UTC.
    JSON
}
