// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.result;

import org.rqlite.api.Request;

/// How a client wants its results.
///
/// @param kind the verb that it used
/// @param associative rows as objects
/// @param timings the time of each statement and of the whole
/// @param blobArray BLOBs as arrays of numbers instead of base64
/// @param raftIndex the index of the log entry
public record ResultForm(
        Request.Kind kind, boolean associative, boolean timings, boolean blobArray, boolean raftIndex) {}
