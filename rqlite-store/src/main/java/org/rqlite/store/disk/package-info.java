// SPDX-License-Identifier: Apache-2.0
/// The data folder: identity, lock, markers, restart.
package org.rqlite.store.disk;
