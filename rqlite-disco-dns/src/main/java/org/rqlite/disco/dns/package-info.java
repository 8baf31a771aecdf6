// SPDX-License-Identifier: Apache-2.0
/// Discovery mode `dns`.
package org.rqlite.disco.dns;
