// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.util.Map;

/// `/console/`: a page that runs statements and shows the node's status, by the API of the node that serves it.
final class ConsoleEndpoint {
    static final String ROOT = "/console/";

    // nothing from elsewhere is loaded or asked, and no other page may frame this one
    private static final Header POLICY = HeaderValues.createCached(
            HeaderNames.create("Content-Security-Policy"), "default-src 'self'; frame-ancestors 'none'");

    private final Map<String, Page> pages = Map.of(
            "", Page.of("index.html", "text/html; charset=utf-8"),
            "index.html", Page.of("index.html", "text/html; charset=utf-8"),
            "static/css/style.css", Page.of("style.css", "text/css; charset=utf-8"),
            "static/js/app.js", Page.of("app.js", "text/javascript; charset=utf-8"),
            "static/favicon.ico", Page.of("favicon.ico", "image/x-icon"));

    private record Page(Header type, ShippedFile file) {
        static Page of(String name, String type) {
            return new Page(
                    HeaderValues.createCached(HeaderNames.CONTENT_TYPE, type), new ShippedFile("console/" + name));
        }
    }

    void serve(Exchange exchange) {
        var page = pages.get(exchange.path().substring(ROOT.length()));
        if (page == null) {
            exchange.error(Status.NOT_FOUND_404.code(), "404 page not found");
            return;
        }
        exchange.header(POLICY);
        exchange.header(CommonHeaders.NO_SNIFFING);
        exchange.file(page.type(), page.file().bytes());
    }
}
