// SPDX-License-Identifier: Apache-2.0
/// How a node gets into a cluster when it starts: what it decides, whom it asks, how long it tries, what it logs. The
/// rules that keep a founding safe are the store's, behind `org.rqlite.api.Formation`.
package org.rqlite.server.formation;
