// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.dnssrv;

import java.util.regex.Pattern;
import org.rqlite.disco.config.DiscoveryConfig;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/// The name under which the nodes of a cluster are listed: `_service._proto.name`.
///
/// @param name as given; relative to the search path unless it ends with a dot
/// @param service without its underscore
/// @param proto without its underscore
record ServiceName(String name, String service, String proto) {
    private static final String DEFAULT = "rqlite";
    private static final Pattern NAME = Pattern.compile("[\\w-]{1,63}(?:\\.[\\w-]{1,63})*\\.?");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][\\w-]{0,61}");

    /// Reads `{"name", "service", "proto"}`, all optional; what is wrong becomes a fault of `config`.
    static ServiceName of(DiscoveryConfig config) {
        var name = config.text("name").orElse(DEFAULT);
        if (!NAME.matcher(name).matches()) {
            config.fault("name must be a domain of letters, digits, dashes and dots, without a port");
        }
        var found = new ServiceName(name, label(config, "service", DEFAULT), label(config, "proto", "tcp"));
        if (found.isTooLong()) config.fault("name is longer than the 253 characters that DNS knows");
        return found;
    }

    private static String label(DiscoveryConfig config, String key, String otherwise) {
        var label = config.text(key).orElse(otherwise);
        if (label.startsWith("_")) {
            config.fault(key + " must be given without its underscore");
        } else if (!LABEL.matcher(label).matches()) {
            config.fault(key + " must be one label of letters, digits and dashes, at most 62 long");
        }
        return label;
    }

    private boolean isTooLong() {
        return text().length() > 253;
    }

    /// What to ask for.
    Name toName() {
        try {
            return Name.fromString(text());
        } catch (TextParseException e) {
            throw new IllegalStateException("was checked: " + text(), e);
        }
    }

    String text() {
        return "_" + service + "._" + proto + "." + name;
    }

    /// As rqlite shows it.
    String absoluteText() {
        return name.endsWith(".") ? text() : text() + ".";
    }
}
