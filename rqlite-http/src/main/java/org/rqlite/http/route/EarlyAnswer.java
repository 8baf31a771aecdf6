// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import java.util.Locale;

/// The answer to what Helidon refuses before any endpoint sees it, such as a malformed head: in the form of all others,
/// with the common headers and a text that says nothing of the inside (H6).
public final class EarlyAnswer implements DirectHandler {
    private static final Status UPGRADE_REQUIRED = Status.create(426, "Upgrade Required");

    private final CommonHeaders common;

    /// Answers with these headers.
    ///
    /// @param common of every answer
    public EarlyAnswer(CommonHeaders common) {
        this.common = common;
    }

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType eventType,
            Status defaultStatus,
            ServerResponseHeaders responseHeaders,
            String message) {
        var headers = ServerResponseHeaders.create();
        common.all().forEach(headers::set);
        headers.set(CommonHeaders.TEXT);
        headers.set(CommonHeaders.NO_SNIFFING);
        // a failure without a request is one of reading it, such as a method that is no token
        var unread = eventType == EventType.INTERNAL_ERROR && request.path().isEmpty();
        var status = unread ? Status.BAD_REQUEST_400 : defaultStatus;
        var text = status.reasonPhrase().toLowerCase(Locale.ROOT);
        if (eventType == EventType.HTTP_VERSION_NOT_SUPPORTED) {
            status = UPGRADE_REQUIRED; // RFC 9110, 15.5.22
            text = "HTTP/1.1 required";
            headers.set(HeaderValues.create(HeaderNames.UPGRADE, "HTTP/1.1"));
        }
        return TransportResponse.builder()
                .status(status)
                .headers(headers)
                .keepAlive(false)
                .entity(text + "\n")
                .build();
    }
}
