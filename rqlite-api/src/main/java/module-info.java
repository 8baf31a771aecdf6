// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/// What the parts of a node say to each other, and what a discovery provider implements. Needs `java.base` only.
@NullMarked
module org.rqlite.api {
    requires static org.jspecify;

    exports org.rqlite.api;
    exports org.rqlite.api.metrics;
    // for those who write a discovery provider
    exports org.rqlite.api.disco;
}
