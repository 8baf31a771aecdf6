// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/// The program: flags, wiring, signals. The only module that sees all the others; exports nothing.
@NullMarked
module org.rqlite.server {
    requires java.logging;
    requires java.management;
    // the profiles that flags ask for
    requires jdk.jfr;
    // file descriptors and processor time
    requires jdk.management;
    // signals: the JDK has no other way to end in order with code 0
    requires jdk.unsupported;
    requires org.rqlite.api;
    requires org.rqlite.http;
    requires org.rqlite.store;
    requires org.slf4j;
    requires tools.jackson.core;
    requires static org.jspecify;

    uses org.rqlite.api.disco.DiscoveryProvider;
}
