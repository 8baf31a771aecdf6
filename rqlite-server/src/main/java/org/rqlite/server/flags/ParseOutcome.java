// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

/// What came of reading a command line.
public sealed interface ParseOutcome {
    /// All flags were read.
    ///
    /// @param line what they say
    record Parsed(CommandLine line) implements ParseOutcome {}

    /// The usage text was asked for.
    record HelpWanted() implements ParseOutcome {}

    /// A flag is unknown or its value cannot be read.
    ///
    /// @param message in Go's words, possibly with a second line that names the nearest known flag
    record Misused(String message) implements ParseOutcome {}
}
