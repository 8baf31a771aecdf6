// SPDX-License-Identifier: Apache-2.0
/// Writes JSON exactly as Go's encoder does, straight into bytes.
package org.rqlite.http.json;
