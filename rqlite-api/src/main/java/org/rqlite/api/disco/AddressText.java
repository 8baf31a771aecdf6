// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api.disco;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Addresses as text; Java's own writes IPv6 without the abbreviation of RFC 5952, in which operators and Go write it.
final class AddressText {
    private static final int GROUPS = 8;

    private AddressText() {}

    static String of(InetAddress address) {
        var text = address.getHostAddress();
        if (!(address instanceof Inet6Address)) return text;
        var zone = text.indexOf('%');
        return shortened(address.getAddress()) + (zone < 0 ? "" : text.substring(zone));
    }

    private static String shortened(byte[] bytes) {
        var groups = IntStream.range(0, GROUPS)
                .map(group -> ((bytes[2 * group] & 0xff) << 8) | (bytes[2 * group + 1] & 0xff))
                .toArray();
        int start = 0;
        int length = 0;
        for (int group = 0; group < GROUPS; group++) {
            int zeros = zerosFrom(groups, group);
            if (zeros <= length) continue; // of runs of equal length the first counts (4.2.3)
            start = group;
            length = zeros;
        }
        if (length < 2) return joined(groups, 0, GROUPS); // a lone zero stays (4.2.2)
        return joined(groups, 0, start) + "::" + joined(groups, start + length, GROUPS);
    }

    private static int zerosFrom(int[] groups, int start) {
        int end = start;
        while (end < GROUPS && groups[end] == 0) end++;
        return end - start;
    }

    private static String joined(int[] groups, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(group -> Integer.toHexString(groups[group]))
                .collect(Collectors.joining(":"));
    }
}
