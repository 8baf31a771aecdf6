// SPDX-License-Identifier: Apache-2.0
/// Requests, values, results, errors, and the two interfaces through which clients reach a node:
/// [org.rqlite.api.Database] and [org.rqlite.api.Cluster].
package org.rqlite.api;
