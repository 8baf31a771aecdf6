// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// The known name that somebody who wrote an unknown one most likely meant.
final class NearestName {
    private NearestName() {}

    /// The name with the least edits to make, if that is at most a third of its letters.
    static Optional<String> of(String unknown, Collection<String> known) {
        record Candidate(String name, int edits) {}
        return known.stream()
                .map(name -> new Candidate(name, edits(unknown, name)))
                .filter(candidate -> candidate.edits * 3 <= candidate.name.length())
                .min(Comparator.comparingInt(Candidate::edits).thenComparing(Candidate::name))
                .map(Candidate::name);
    }

    /// Levenshtein's distance, row by row.
    private static int edits(String from, String to) {
        var row = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) row[column] = column;
        for (int line = 1; line <= from.length(); line++) {
            int diagonal = row[0];
            row[0] = line;
            for (int column = 1; column <= to.length(); column++) {
                int replaced = diagonal + (from.charAt(line - 1) == to.charAt(column - 1) ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.min(replaced, Math.min(row[column], row[column - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
