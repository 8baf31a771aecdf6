// SPDX-License-Identifier: Apache-2.0

/// The command line: one table of all flags, the parser with the rules of Go's `flag` package, validation and help.
package org.rqlite.server.flags;
