// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rqlite.api.disco.DiscoveryConfigException;

/// What is wrong with one text, in the order found; shared by its sections.
final class Faults {
    private static final int SHOWN_MAX = 20;

    private final List<String> texts = new ArrayList<>();

    void add(String text) {
        texts.add(text);
    }

    /// Ends in a [DiscoveryConfigException] if there is any fault, `others` included.
    void check(List<String> others) {
        var all = Stream.concat(texts.stream(), others.stream()).toList();
        if (all.isEmpty()) return;
        var rest = all.size() > SHOWN_MAX ? "; " + (all.size() - SHOWN_MAX) + " more" : "";
        throw new DiscoveryConfigException(all.stream().limit(SHOWN_MAX).collect(Collectors.joining("; ")) + rest);
    }
}
