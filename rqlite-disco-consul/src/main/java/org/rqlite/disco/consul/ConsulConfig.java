// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.consul;

import java.util.Optional;

/// How to reach Consul.
///
/// @param host a name or an address, IPv6 without brackets
/// @param port 1..65535
/// @param tls empty for clear text
/// @param scope where in Consul the keys are
/// @param token of Consul's access control; empty for none
/// @param login towards a proxy before Consul; empty for none
record ConsulConfig(
        String host, int port, Optional<Tls> tls, Scope scope, Optional<Token> token, Optional<Login> login) {
    /// Host and port, as in a URL.
    String address() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /// Where in Consul.
    ///
    /// @param datacenter empty for the agent's own
    /// @param namespace Consul Enterprise's; empty for none
    /// @param partition Consul Enterprise's; empty for none
    record Scope(Optional<String> datacenter, Optional<String> namespace, Optional<String> partition) {}

    /// A secret of Consul's access control.
    ///
    /// @param secret kept out of `toString`
    record Token(String secret) {
        @Override
        public String toString() {
            return "Token[***]";
        }
    }

    /// Basic authentication.
    ///
    /// @param user the name
    /// @param password kept out of `toString`
    record Login(String user, String password) {
        @Override
        public String toString() {
            return "Login[user=" + user + ", password=***]";
        }
    }
}
