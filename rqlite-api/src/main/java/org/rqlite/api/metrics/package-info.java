// SPDX-License-Identifier: Apache-2.0
/// What a node counts and measures, and the one place where it is kept.
package org.rqlite.api.metrics;
