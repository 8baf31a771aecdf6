// SPDX-License-Identifier: Apache-2.0
/// Queued writes: taken at once, written later, many together.
package org.rqlite.http.queue;
