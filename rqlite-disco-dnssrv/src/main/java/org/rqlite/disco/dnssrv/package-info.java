// SPDX-License-Identifier: Apache-2.0
/// Discovery mode `dns-srv`.
package org.rqlite.disco.dnssrv;
