// SPDX-License-Identifier: Apache-2.0
/// `-disco-mode`: from its flags to an open client.
package org.rqlite.server.discovery;
