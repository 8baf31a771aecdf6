// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

/// `/openapi.json`: this API as OpenAPI 3.1 describes it, for tools.
final class OpenApiEndpoint {
    private final ShippedFile document = new ShippedFile("openapi.json");

    void openApi(Exchange exchange) {
        exchange.file(CommonHeaders.JSON, document.bytes());
    }
}
