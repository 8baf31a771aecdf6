// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/// The client API of a node over HTTP/1.1 and HTTP/2. Knows the database through `org.rqlite.api` only.
@NullMarked
module org.rqlite.http {
    requires transitive org.rqlite.api;
    requires io.helidon.webserver;
    requires io.helidon.webserver.http2;
    requires tools.jackson.core;
    requires static org.jspecify;
}
