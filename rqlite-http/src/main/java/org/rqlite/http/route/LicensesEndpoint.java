// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import io.helidon.http.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// `/licenses`: whose software this is, from beside this class.
final class LicensesEndpoint {
    private static final String NOTICE = "NOTICE";
    private static final String LICENSE = "LICENSE";

    void licenses(Exchange exchange) {
        exchange.text(Status.OK_200, text(NOTICE) + text(LICENSE));
    }

    private static String text(String name) {
        try (var in = LicensesEndpoint.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
