// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.rqlite.api.Request;
import org.rqlite.api.Statement;
import org.rqlite.store.log.ConnectionState;
import org.rqlite.store.log.LoggedRequest;
import org.rqlite.store.log.ReplicatedRecord;

/// Small values that tests of this package share.
final class Requests {
    static final UUID CLUSTER = UUID.fromString("11111111-2222-3333-4444-555555555555");

    private Requests() {}

    static LoggedRequest insert(String sql) {
        return new LoggedRequest(Request.Kind.EXECUTE, List.of(Statement.of(sql)), false, 0, 0, 1000, Optional.empty());
    }

    static ReplicatedRecord founding() {
        return new ReplicatedRecord(
                CLUSTER, false, 1, ConnectionState.founding(false), 0, List.of(member("n1")), Optional.empty());
    }

    static ReplicatedRecord.Member member(String id) {
        return new ReplicatedRecord.Member(
                id,
                UUID.nameUUIDFromBytes(id.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                "127.0.0.1:4002",
                "http://127.0.0.1:4001",
                true,
                "3.54.1",
                "linux/amd64");
    }

    static String sql(LoggedRequest request) {
        return request.statements().getFirst().sql();
    }
}
