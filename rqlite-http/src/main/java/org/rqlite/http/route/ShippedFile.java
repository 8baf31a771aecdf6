// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/// A file that comes with the program, from beside this class.
///
/// @param name relative to this package
record ShippedFile(String name) {
    /// Its content, read each time: such files are asked for rarely.
    byte[] bytes() {
        try (var in = ShippedFile.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
