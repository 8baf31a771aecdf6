// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rqlite.api.Parameter;
import org.rqlite.api.Value;
import org.rqlite.store.log.LoggedRequest;
import org.rqlite.store.log.RequestResult;
import org.rqlite.store.sql.ScriptCache;

/// Applies requests in order, many in one transaction (A4). How they are grouped, which depends on the
/// moment, shows neither in the answers nor in the database (I2): a group that SQLite would roll back is
/// given up, and its requests run again. Apply thread only.
final class GroupApplier {
    private static final long GROUP_SIZE_MAX = 8 << 20; // bytes of SQL and values, roughly
    private static final long GROUP_NANOS_MAX = 20_000_000;
    private static final int HOSTILE_TEXTS_MAX = 1024;
    private static final int HOSTILE_TEXT_LENGTH_MAX = 4096;

    private final Writer writer;
    private final ScriptCache scripts;
    private final RequestRunner runner;
    private final int groupRequestsMax;
    // texts that made a group fail; they run alone, so that nobody can double the others' work for ever
    private final Map<String, Boolean> hostile = new LinkedHashMap<>();

    GroupApplier(Writer writer, ScriptCache scripts, int groupRequestsMax) {
        this.writer = writer;
        this.scripts = scripts;
        this.groupRequestsMax = groupRequestsMax;
        runner = new RequestRunner(writer, scripts);
    }

    /// Applies requests; committed when it returns (I4).
    ///
    /// @return one result for each, in order
    List<RequestResult> apply(List<LoggedRequest> requests) {
        var results = new ArrayList<RequestResult>(requests.size());
        try {
            while (results.size() < requests.size()) {
                var rest = requests.subList(results.size(), requests.size());
                if (isolated(rest.getFirst())) {
                    results.add(runner.alone(rest.getFirst()));
                } else {
                    results.addAll(applyGroup(rest.subList(0, groupSize(rest))));
                }
            }
        } catch (SqliteException e) {
            // a statement of our own, such as BEGIN: no request is to blame
            ResultCodes.haltIfBroken(e);
            throw new IllegalStateException(
                    "unexpected error of SQLite, code=" + e.code() + " error=" + e.getMessage(), e);
        }
        return results;
    }

    private int groupSize(List<LoggedRequest> requests) {
        var bytes = 0L;
        var count = 0;
        for (var request : requests) {
            bytes += size(request);
            if (count > 0 && (count >= groupRequestsMax || bytes > GROUP_SIZE_MAX || isolated(request))) break;
            count++;
        }
        return count;
    }

    // results of the first requests of the group, at least one
    private List<RequestResult> applyGroup(List<LoggedRequest> group) {
        var insertId = writer.counters().lastInsertId();
        var rows = writer.counters().rowsAffected();
        var results = new ArrayList<RequestResult>(group.size());
        var begun = System.nanoTime();
        writer.run("BEGIN IMMEDIATE");
        for (var request : group) {
            var result = runner.inGroup(request);
            if (result.isEmpty()) {
                giveUp(insertId, rows);
                return applyAround(group, results.size());
            }
            results.add(result.get());
            if (System.nanoTime() - begun > GROUP_NANOS_MAX) break;
        }
        if (writer.attempt("COMMIT").isEmpty()) return results;
        giveUp(insertId, rows);
        return group.subList(0, results.size()).stream().map(runner::alone).toList();
    }

    private void giveUp(long insertId, long rows) {
        writer.attempt("ROLLBACK"); // fails if SQLite did it before
        writer.schema().invalidate();
        writer.counters().restore(insertId, rows);
    }

    // those before the one that made the group fail, then that one
    private List<RequestResult> applyAround(List<LoggedRequest> group, int culprit) {
        var results = new ArrayList<RequestResult>(culprit + 1);
        while (results.size() < culprit) results.addAll(applyGroup(group.subList(results.size(), culprit)));
        results.add(runner.alone(group.get(culprit)));
        for (var text : group.get(culprit).statements()) remember(text.sql());
        return results;
    }

    private void remember(String sql) {
        if (sql.length() > HOSTILE_TEXT_LENGTH_MAX) return;
        hostile.put(sql, true);
        if (hostile.size() > HOSTILE_TEXTS_MAX)
            hostile.remove(hostile.keySet().iterator().next());
    }

    private boolean isolated(LoggedRequest request) {
        if (writer.schema().virtualTables()) return true;
        if (writer.state().foreignKeys() && writer.schema().deferredConstraints()) return true;
        for (var text : request.statements()) {
            if (scripts.script(text.sql()).isolated()) return true;
            if (!hostile.isEmpty() && hostile.containsKey(text.sql())) return true;
        }
        return false;
    }

    private static long size(LoggedRequest request) {
        var size = 0L;
        for (var text : request.statements()) {
            size += text.sql().length();
            for (var parameter : text.parameters()) size += size(parameter);
        }
        return size;
    }

    private static long size(Parameter parameter) {
        return switch (parameter.value()) {
            case Value.Text(var text) -> text.length();
            case Value.Blob(var bytes) -> bytes.size();
            case Value.Null _, Value.Int _, Value.Real _ -> 8;
        };
    }
}
