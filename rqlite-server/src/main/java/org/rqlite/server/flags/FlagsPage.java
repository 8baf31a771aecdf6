// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

import java.util.Set;
import java.util.stream.Collectors;

/// The reference page `docs/reference/flags.md`, made from the table; a test compares it with the file.
final class FlagsPage {
    private static final String HEAD = """
            # Flags

            <!-- made from the table of flags in rqlite-server; a test compares the two, -Dflags.rewrite writes this file anew -->

            ```
            rqlited [flags] <data directory>
            ```

            One or two dashes; `-name value` or `-name=value`; a switch is `-name` or `-name=false`, never `-name false`.
            Durations are written as `1h30m`, `1.5s`, `50ms`. The last of several wins. Flags end at the first word that is none.

            Every flag of rqlite 10 is known, and those of rqlite 7 that rqlite 10 dropped. What *state* says:

            - **works**: as the description says.
            - **not built yet**: a node that is given it with another value than the default does not start, and says why.
            - **no effect**: accepted with one warning, for the reason given.
            """;

    private FlagsPage() {}

    static String text() {
        return FlagTable.GROUPS.stream().map(FlagsPage::chapter).collect(Collectors.joining("", HEAD, ""));
    }

    private static String chapter(FlagGroup group) {
        var head = "\n## %s\n\n| flag | type | default | description | state |\n| --- | --- | --- | --- | --- |\n"
                .formatted(group.title());
        return group.flags().stream().map(FlagsPage::row).collect(Collectors.joining("", head, ""));
    }

    private static String row(Flag flag) {
        var type = flag.type() == FlagType.BOOL ? "switch" : flag.type().placeholder();
        var initial = flag.initial().isEmpty() ? "" : "`" + flag.initial() + "`";
        return "| `-%s` | %s | %s | %s | %s |\n"
                .formatted(flag.name(), type, initial, flag.help().replace("|", "\\|"), state(flag));
    }

    private static String state(Flag flag) {
        return switch (flag.standing()) {
            case Standing.Built _ -> "works";
            case Standing.Renamed(var name) -> "works, sets `-" + name + "`";
            case Standing.NotBuilt(var part, var harmless) ->
                "not built yet: " + part + (harmless.isEmpty() ? "" : "; fine with " + harmless(harmless));
            case Standing.NoMeaning(var reason) -> "no effect: " + reason.replace("|", "\\|");
        };
    }

    private static String harmless(Set<FlagValue> values) {
        return values.stream().map(value -> "`" + value.text() + "`").sorted().collect(Collectors.joining(", "));
    }
}
