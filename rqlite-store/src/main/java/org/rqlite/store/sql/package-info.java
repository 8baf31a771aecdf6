// SPDX-License-Identifier: Apache-2.0
/// SQL text without SQLite: tokens, statements, parameters, and what may run where.
package org.rqlite.store.sql;
