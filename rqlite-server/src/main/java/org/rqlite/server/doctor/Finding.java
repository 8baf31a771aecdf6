// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.doctor;

/// What a check found.
///
/// @param check its name
/// @param severity how bad it is
/// @param text what is so; lower case, no full stop
/// @param cure what to do; empty if nothing is to be done
public record Finding(String check, Severity severity, String text, String cure) {
    static Finding ok(String check, String text) {
        return new Finding(check, Severity.OK, text, "");
    }

    static Finding warning(String check, String text, String cure) {
        return new Finding(check, Severity.WARNING, text, cure);
    }

    static Finding error(String check, String text, String cure) {
        return new Finding(check, Severity.ERROR, text, cure);
    }
}
