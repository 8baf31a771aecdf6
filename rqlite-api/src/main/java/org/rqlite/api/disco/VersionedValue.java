// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api.disco;

/// A value and the version under which it was read.
///
/// @param value the value as stored
/// @param version the store's own counter (etcd `mod_revision`, Consul `ModifyIndex`); positive
public record VersionedValue(String value, long version) {}
