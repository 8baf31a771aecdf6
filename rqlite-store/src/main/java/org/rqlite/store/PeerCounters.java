// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import org.rqlite.api.Request;
import org.rqlite.api.metrics.Counter;
import org.rqlite.api.metrics.Metric;
import org.rqlite.api.metrics.Metrics;
import org.rqlite.store.peer.Question;

/// Counts what other nodes ask this one. Any thread.
final class PeerCounters {
    private static final Metric ASKED =
            Metric.of("rqlite_peer_requests_total", "Requests and questions of other nodes.");

    private final Counter executes;
    private final Counter queries;
    private final Counter requests;
    private final Counter metas;
    private final Counter joins;
    private final Counter notifies;
    private final Counter removes;
    private final Counter stepDowns;
    private final Counter hellos;
    private final Counter foundings;
    private final Counter terms;
    private final Counter readIndexes;
    private final Counter snapshots;
    private final Counter backups;
    private final Counter loads;

    PeerCounters(Metrics metrics) {
        executes = metrics.counter(kind("execute").inRqlite("cluster.num_execute_req"));
        queries = metrics.counter(kind("query").inRqlite("cluster.num_query_req"));
        requests = metrics.counter(kind("request").inRqlite("cluster.num_request_req"));
        metas = metrics.counter(kind("meta").inRqlite("cluster.num_get_node_api_req"));
        joins = metrics.counter(kind("join").inRqlite("cluster.num_join_req"));
        notifies = metrics.counter(kind("notify").inRqlite("cluster.num_notify_req"));
        removes = metrics.counter(kind("remove").inRqlite("cluster.num_remove_node_req"));
        stepDowns = metrics.counter(kind("step_down").inRqlite("cluster.num_stepdown_req"));
        hellos = metrics.counter(kind("hello"));
        foundings = metrics.counter(kind("found"));
        terms = metrics.counter(kind("term"));
        readIndexes = metrics.counter(kind("read_index"));
        snapshots = metrics.counter(kind("snapshot"));
        backups = metrics.counter(kind("backup").inRqlite("cluster.num_backup_req"));
        loads = metrics.counter(kind("load").inRqlite("cluster.num_load_req"));
    }

    private static Metric kind(String name) {
        return ASKED.with("kind", name);
    }

    void asked(Request.Kind kind) {
        var counter = switch (kind) {
            case EXECUTE -> executes;
            case QUERY -> queries;
            case REQUEST -> requests;
        };
        counter.increment();
    }

    void asked(Question question) {
        var counter = switch (question) {
            case Question.Meta _ -> metas;
            case Question.Join _ -> joins;
            case Question.Notify _ -> notifies;
            case Question.Remove _ -> removes;
            case Question.StepDown _ -> stepDowns;
            case Question.Hello _ -> hellos;
            case Question.Found _ -> foundings;
            case Question.Term _ -> terms;
            case Question.ReadIndex _ -> readIndexes;
        };
        counter.increment();
    }

    void askedForSnapshot() {
        snapshots.increment();
    }

    void askedForLoad() {
        loads.increment();
    }

    void askedForBackup() {
        backups.increment();
    }
}
