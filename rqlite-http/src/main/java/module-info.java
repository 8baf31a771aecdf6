// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/// The client API of a node over HTTP/1.1. Knows the database through `org.rqlite.api` only.
///
/// No HTTP/2 without TLS, as in rqlite: Helidon would offer it to anybody, past the guard.
@NullMarked
module org.rqlite.http {
    requires transitive org.rqlite.api;
    requires io.helidon.common.buffers;
    requires io.helidon.common.socket;
    requires io.helidon.http;
    requires io.helidon.http.encoding;
    requires io.helidon.http.media;
    requires io.helidon.service.registry;
    requires io.helidon.webserver;
    requires jdk.jfr;
    requires jdk.management;
    requires tools.jackson.core;
    requires static org.jspecify;

    exports org.rqlite.http;
}
