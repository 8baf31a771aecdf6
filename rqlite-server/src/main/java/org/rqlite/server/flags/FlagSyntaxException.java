// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

/// A flag's value that cannot be read. Its message is Go's: `parse error` or `value out of range`.
final class FlagSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    private FlagSyntaxException(String message) {
        super(message);
    }

    static FlagSyntaxException syntax() {
        return new FlagSyntaxException("parse error");
    }

    static FlagSyntaxException range() {
        return new FlagSyntaxException("value out of range");
    }
}
