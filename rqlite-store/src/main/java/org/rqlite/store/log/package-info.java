// SPDX-License-Identifier: Apache-2.0
/// What the replicated log says: requests, entries, the replicated record, and their bytes.
package org.rqlite.store.log;
