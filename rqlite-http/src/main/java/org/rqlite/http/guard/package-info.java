// SPDX-License-Identifier: Apache-2.0
/// Bounds what a client can make the server hold: time, memory, connections (I9, I10).
///
/// Helidon 4.5.0 has no read deadline and buffers chunks and chunk heads of any size; so accepted connections are
/// watched here, and bodies are framed and read here, never by Helidon.
package org.rqlite.http.guard;
