// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/// The client API of a node over HTTP/1.1 and HTTP/2. Knows the database through `org.rqlite.api` only.
@NullMarked
module org.rqlite.http {
    requires transitive org.rqlite.api;
    requires io.helidon.common.buffers;
    requires io.helidon.common.concurrency.limits;
    requires io.helidon.common.socket;
    requires io.helidon.common.task;
    requires io.helidon.http;
    requires io.helidon.http.encoding;
    requires io.helidon.http.media;
    requires io.helidon.service.registry;
    requires io.helidon.webserver;
    requires io.helidon.webserver.http2;
    requires jdk.jfr;
    requires jdk.management;
    requires tools.jackson.core;
    requires static org.jspecify;

    exports org.rqlite.http;
}
