// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

/// What a flag takes, named as in rqlite's usage text.
enum FlagType {
    BOOL,
    INT,
    UINT,
    DURATION,
    STRING;

    FlagValue read(String text) throws FlagSyntaxException {
        return switch (this) {
            case BOOL -> new FlagValue.Toggle(GoNumber.parseBoolean(text));
            case INT -> new FlagValue.Whole(GoNumber.parse(text));
            case UINT -> new FlagValue.Whole(GoNumber.parseUnsigned(text));
            case DURATION -> new FlagValue.Span(GoDuration.parse(text));
            case STRING -> new FlagValue.Word(text);
        };
    }

    /// The word after the flag's name in the usage text; empty for switches, which take none.
    String placeholder() {
        return switch (this) {
            case BOOL -> "";
            case INT -> "int";
            case UINT -> "uint";
            case DURATION -> "duration";
            case STRING -> "string";
        };
    }
}
