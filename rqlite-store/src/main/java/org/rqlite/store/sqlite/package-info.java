// SPDX-License-Identifier: Apache-2.0
/// The SQLite side of a node: driver, writer, readers, determinism, group apply, checkpoint.
package org.rqlite.store.sqlite;
