// SPDX-License-Identifier: Apache-2.0
/// What a node counts, as pages: Prometheus' text, and the variables of a Go program.
package org.rqlite.http.metrics;
