// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/// Reads the JSON text of `-disco-config` strictly: whatever a provider does not ask for is a fault.
///
/// For the providers of this project and for those of others. Deliberately binds no classes by reflection.
@NullMarked
module org.rqlite.disco.config {
    requires transitive org.rqlite.api;
    requires tools.jackson.core;
    requires static org.jspecify;

    exports org.rqlite.disco.config;
}
