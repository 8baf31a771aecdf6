// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.util.ArrayList;
import java.util.List;

/// The headers of every answer, whatever it is.
public final class CommonHeaders {
    static final Header JSON = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json; charset=utf-8");
    static final Header TEXT = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    static final Header HTML = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8");
    static final Header BYTES = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/octet-stream");
    static final Header PROMETHEUS =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
    static final Header NO_SNIFFING =
            HeaderValues.createCached(HeaderNames.create("X-Content-Type-Options"), "nosniff");

    private final List<Header> all;

    /// Prepares them.
    ///
    /// @param version of this build
    /// @param allowOrigin whose pages may read the answers; empty to say nothing of it
    public CommonHeaders(String version, String allowOrigin) {
        var headers = new ArrayList<Header>();
        headers.add(HeaderValues.createCached(HeaderNames.create("X-Rqlite-Version"), version));
        headers.add(HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "OPTIONS, GET, POST"));
        headers.add(HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, "Content-Type"));
        if (!allowOrigin.isEmpty()) {
            headers.add(HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, allowOrigin));
        }
        all = List.copyOf(headers);
    }

    /// The headers.
    ///
    /// @return each to be set once
    public List<Header> all() {
        return all;
    }
}
