// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import io.helidon.http.Status;
import java.nio.charset.StandardCharsets;

/// `/licenses`: whose software this is.
final class LicensesEndpoint {
    private final ShippedFile notice = new ShippedFile("NOTICE");
    private final ShippedFile license = new ShippedFile("LICENSE");

    void licenses(Exchange exchange) {
        exchange.text(Status.OK_200, text(notice) + text(license));
    }

    private static String text(ShippedFile file) {
        return new String(file.bytes(), StandardCharsets.UTF_8);
    }
}
