// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// Reads a command line with the rules and the messages of Go's `flag` package (<https://pkg.go.dev/flag>).
public final class FlagParser {
    private final Deque<String> words;
    private final Map<String, FlagValue> values = new HashMap<>();
    private final SortedSet<String> given = new TreeSet<>();

    private FlagParser(List<String> words) {
        this.words = new ArrayDeque<>(words);
    }

    /// Reads flags up to the first word that is none.
    ///
    /// @param words as given to the process
    /// @return what they say, or what is wrong with them
    public static ParseOutcome parse(List<String> words) {
        try {
            var parser = new FlagParser(words);
            while (parser.nextIsFlag()) {
                if (!parser.readFlag()) return new ParseOutcome.HelpWanted();
            }
            return new ParseOutcome.Parsed(new CommandLine(parser.values, parser.given, List.copyOf(parser.words)));
        } catch (MisuseException e) {
            return new ParseOutcome.Misused(e.text);
        }
    }

    private boolean nextIsFlag() {
        var word = words.peek();
        if (word == null || word.length() < 2 || word.charAt(0) != '-') return false;
        if (!word.equals("--")) return true;
        words.remove();
        return false;
    }

    /// Reads one flag with its value; false if it asks for help.
    private boolean readFlag() throws MisuseException {
        var word = words.remove();
        var text = word.substring(word.startsWith("--") ? 2 : 1);
        if (text.startsWith("-") || text.startsWith("=")) throw new MisuseException("bad flag syntax: " + word);
        int equals = text.indexOf('=');
        var name = equals < 0 ? text : text.substring(0, equals);
        var found = FlagTable.find(name);
        if (found.isEmpty()) {
            if (name.equals("help") || name.equals("h")) return false;
            throw new MisuseException("flag provided but not defined: -" + name + nearest(name));
        }
        var flag = found.get();
        if (equals >= 0) store(flag, text.substring(equals + 1));
        else if (flag.type() == FlagType.BOOL) store(flag, "true");
        else if (!words.isEmpty()) store(flag, words.remove());
        else throw new MisuseException("flag needs an argument: -" + name);
        return true;
    }

    private void store(Flag flag, String text) throws MisuseException {
        try {
            var target = flag.standing() instanceof Standing.Renamed(var name) ? name : flag.name();
            values.put(target, flag.type().read(text));
            given.add(flag.name());
        } catch (FlagSyntaxException e) {
            var what = flag.type() == FlagType.BOOL
                    ? "invalid boolean value %s for -%s: %s"
                    : "invalid value %s for flag -%s: %s";
            throw new MisuseException(what.formatted(GoText.quote(text), flag.name(), e.getMessage()));
        }
    }

    private static String nearest(String name) {
        return NearestName.of(name, FlagTable.sorted().stream().map(Flag::name).toList())
                .map(known -> "\ndid you mean -" + known + "?")
                .orElse("");
    }

    private static final class MisuseException extends Exception {
        private static final long serialVersionUID = 1L;
        private final String text;

        MisuseException(String text) {
            super(text);
            this.text = text;
        }
    }
}
