// SPDX-License-Identifier: Apache-2.0
/// A cluster's two keys in Consul, etcd or the like: founding by them, and keeping them true (K1-K4).
package org.rqlite.server.registry;
