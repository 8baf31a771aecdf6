// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.consul;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/// TLS towards Consul; everything was read from its files.
///
/// @param authorities PEM; empty for those of the JDK
/// @param client empty for none
/// @param serverName the name that Consul's certificate must hold; empty for the host's own
/// @param verified false only if the operator said so
record Tls(
        List<Buffer> authorities, Optional<ClientCertificate> client, Optional<String> serverName, boolean verified) {
    Tls {
        authorities = List.copyOf(authorities);
    }

    /// What this client shows of itself.
    ///
    /// @param certificate PEM, a chain
    /// @param key PEM, not encrypted; kept out of `toString`
    record ClientCertificate(Buffer certificate, Buffer key) {
        @Override
        public String toString() {
            return "ClientCertificate[***]";
        }
    }
}
