// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.consul;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The variables that Consul's own tools read.
///
/// @param variables names and values
record ConsulEnvironment(Map<String, String> variables) {
    ConsulEnvironment {
        variables = Map.copyOf(variables);
    }

    /// A variable that is set and not empty.
    Optional<String> text(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }

    /// `CONSUL_HTTP_SSL`.
    boolean isEncrypted() {
        return toggle("CONSUL_HTTP_SSL").orElse(false);
    }

    /// `CONSUL_HTTP_SSL_VERIFY=false`.
    boolean isUnverified() {
        return !toggle("CONSUL_HTTP_SSL_VERIFY").orElse(true);
    }

    /// As Go's `strconv.ParseBool` has it.
    private Optional<Boolean> toggle(String name) {
        var value = text(name).map(text -> text.toLowerCase(Locale.ROOT)).orElse("");
        if (List.of("1", "t", "true").contains(value)) return Optional.of(true);
        if (List.of("0", "f", "false").contains(value)) return Optional.of(false);
        return Optional.empty();
    }
}
