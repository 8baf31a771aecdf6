// SPDX-License-Identifier: Apache-2.0
/// Waiting that costs a thread one park: for a time limit, for an index, for a question that many share.
package org.rqlite.store.wait;
