// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.nio.charset.StandardCharsets;

/// Turns SQLite's bytes into texts.
final class Texts {
    private Texts() {}

    /// Decodes UTF-8; what is malformed becomes U+FFFD.
    static String fromUtf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
