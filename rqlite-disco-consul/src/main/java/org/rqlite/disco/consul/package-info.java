// SPDX-License-Identifier: Apache-2.0
/// Discovery by Consul through Vert.x; see `DESIGN.md` of this module.
package org.rqlite.disco.consul;
