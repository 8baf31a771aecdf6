// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The command line for the log, without what may hold secrets: rqlite shows the passwords of an inline
/// `-disco-config` and of a URL to join.
public final class LaunchCommand {
    private static final String SECRET = "disco-config";
    private static final Pattern USER = Pattern.compile("(?i)(https?://)[^/,\\s]*@"); // of a URL to join

    private LaunchCommand() {}

    /// As one would write it.
    ///
    /// @param arguments of the process
    /// @return one line
    public static String text(List<String> arguments) {
        return String.join(" ", words(arguments));
    }

    /// The words of it.
    ///
    /// @param arguments of the process
    /// @return the program's name before them
    public static List<String> words(List<String> arguments) {
        var words = new ArrayList<String>(List.of("rqlited"));
        boolean masked = false;
        for (var word : arguments) {
            var name = word.replaceFirst("^--?", "");
            if (masked) words.add("***");
            else if (name.startsWith(SECRET + "=") && word.startsWith("-")) words.add("-" + SECRET + "=***");
            else words.add(USER.matcher(word).replaceAll("$1***@"));
            masked = !masked && word.startsWith("-") && name.equals(SECRET);
        }
        return List.copyOf(words);
    }
}
