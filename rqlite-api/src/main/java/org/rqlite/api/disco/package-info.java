// SPDX-License-Identifier: Apache-2.0
/// How nodes find each other: the service interface that a discovery provider implements.
///
/// A provider is a jar that depends on this module alone, exports nothing and `provides`
/// [org.rqlite.api.disco.DiscoveryProvider]; it is found by [java.util.ServiceLoader].
package org.rqlite.api.disco;
