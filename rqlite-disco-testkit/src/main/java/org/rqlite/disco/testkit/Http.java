// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Plain HTTP of a test to a server of this machine.
final class Http {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private Http() {}

    /// An answer.
    ///
    /// @param status its status
    /// @param body as text
    record Answer(int status, String body) {}

    /// Asks.
    ///
    /// @param method such as `GET`
    /// @param uri whole
    /// @param body empty for none
    /// @param headers name, value, name, value
    static Answer ask(String method, String uri, String body, String... headers) throws IOException {
        var publisher =
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        var request = HttpRequest.newBuilder(URI.create(uri)).timeout(TIMEOUT).method(method, publisher);
        if (headers.length > 0) request.headers(headers);
        try (var client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
