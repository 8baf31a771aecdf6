// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.rqlite.server.flags.CommandLine;
import org.rqlite.server.flags.RaftTimes;
import org.rqlite.server.flags.Remarks;
import org.rqlite.server.flags.Validation;

/// Whether the flags fit together.
///
/// @param line to check
/// @param modes discovery modes that are there
record FlagCheck(CommandLine line, Set<String> modes) implements Check {
    @Override
    public String name() {
        return "flags";
    }

    @Override
    public List<Finding> look() {
        var findings = new ArrayList<Finding>();
        Validation.problems(line, modes).forEach(problem -> findings.add(bad(problem)));
        var notBuilt = Remarks.notBuilt(line);
        if (!notBuilt.isEmpty()) findings.add(bad(notBuilt));
        RaftTimes.problems(line).forEach(problem -> findings.add(bad(problem)));
        Remarks.noMeaning(line).forEach(remark -> findings.add(Finding.warning(name(), remark, "leave it out")));
        if (findings.isEmpty()) findings.add(Finding.ok(name(), "they fit together"));
        return findings;
    }

    private Finding bad(String problem) {
        return Finding.error(name(), problem, "change the command line");
    }
}
