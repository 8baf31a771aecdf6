// SPDX-License-Identifier: Apache-2.0
/// What nodes ask each other besides what Ratis does: one gRPC service on Ratis's port, and its client (A9).
package org.rqlite.store.peer;
