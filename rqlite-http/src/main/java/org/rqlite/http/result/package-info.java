// SPDX-License-Identifier: Apache-2.0
/// Turns results into rqlite's JSON while they arrive.
package org.rqlite.http.result;
