// SPDX-License-Identifier: Apache-2.0
/// One node's database as other modules see it.
package org.rqlite.store;
