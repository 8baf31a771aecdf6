// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.consul;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.consul.TxnKVOperation;
import io.vertx.ext.consul.TxnKVVerb;
import io.vertx.ext.consul.TxnRequest;
import java.util.Optional;
import org.rqlite.api.disco.CheckAndSet;
import org.rqlite.api.disco.VersionedValue;

/// One check-and-set as a request of `/v1/txn`, which does all of it or nothing (K5).
///
/// What is there is deleted and made anew in the same step: a plain `cas` would keep the session of whoever held the
/// key, and with it the day of its death.
final class Transaction {
    private final String key;
    private final TxnRequest request = new TxnRequest();

    private Transaction(String key, Optional<VersionedValue> expected, String value) {
        this.key = key;
        expected.ifPresent(seen -> {
            // delete-cas is content with a key that is gone, so that is ruled out first
            request.addOperation(operation(TxnKVVerb.CHECK_INDEX).setIndex(seen.version()));
            request.addOperation(operation(TxnKVVerb.DELETE_CAS).setIndex(seen.version()));
        });
        request.addOperation(operation(TxnKVVerb.CAS).setIndex(0).setValue(value));
    }

    /// A key that stays for ever, whoever held it before.
    static Transaction permanent(String key, Optional<VersionedValue> expected, String value) {
        return new Transaction(key, expected, value);
    }

    /// A key that goes with a session.
    static Transaction held(String key, Optional<VersionedValue> expected, String value, String session) {
        var transaction = new Transaction(key, expected, value);
        var lock = transaction.operation(TxnKVVerb.LOCK).setSession(session).setValue(value);
        transaction.request.addOperation(lock);
        return transaction;
    }

    private TxnKVOperation operation(TxnKVVerb verb) {
        return new TxnKVOperation().setType(verb).setKey(key).setValue("");
    }

    Buffer body() {
        return request.toJson().getJsonArray("operations").toBuffer();
    }

    /// Reads the answer.
    ///
    /// @throws CallFailedException with the session's end, a refusal, or what decides nothing
    static CheckAndSet outcome(ConsulAnswer answer) throws CallFailedException {
        return switch (answer.status()) {
            case 200 -> new CheckAndSet.Won(answer.parsed(body -> version(body.toJsonObject())));
            case 409 -> lost(answer.parsed(body -> reason(body.toJsonObject())));
            default -> throw answer.unexpected();
        };
    }

    private static long version(JsonObject body) {
        var results = Json.array(body, "Results");
        var last = Json.object(results, Math.max(0, results.size() - 1));
        return Json.index(Json.object(last, "KV"), "ModifyIndex");
    }

    private static String reason(JsonObject body) {
        return Json.text(Json.object(Json.array(body, "Errors"), 0), "What").orElse("");
    }

    /// Consul tells its reasons in words only; those of 1.8.7, state/txn.go and state/kvs.go.
    private static CheckAndSet lost(String reason) throws CallFailedException {
        if (reason.contains("index is stale")
                || reason.contains("current modify index")
                || reason.contains("doesn't exist")
                || reason.contains("already held")) return new CheckAndSet.Lost();
        ConsulFault fault = reason.contains("invalid session")
                ? new ConsulFault.SessionGone(reason)
                : new ConsulFault.Refused(reason);
        throw new CallFailedException(fault, new IllegalStateException(reason));
    }
}
