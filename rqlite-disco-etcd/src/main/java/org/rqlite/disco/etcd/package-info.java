// SPDX-License-Identifier: Apache-2.0
/// Discovery by etcd through jetcd; see `DESIGN.md` of this module.
package org.rqlite.disco.etcd;
