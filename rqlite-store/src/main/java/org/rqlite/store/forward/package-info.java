// SPDX-License-Identifier: Apache-2.0
/// What a node has the leader do for its own clients: run requests, say from where on a read is linearizable.
package org.rqlite.store.forward;
