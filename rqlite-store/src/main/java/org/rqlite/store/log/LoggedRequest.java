// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.log;

import java.util.List;
import java.util.Optional;
import org.rqlite.api.Request;
import org.rqlite.api.Statement;

/// A request as the log carries it: with all that makes every node reach the same outcome (I2, A16).
///
/// @param kind the client's verb
/// @param statements in order; checked by the gate before they entered the log
/// @param transaction whether all statements form one transaction
/// @param timeMillis the time that SQL sees, milliseconds since 1970; never falls from entry to entry (S9)
/// @param seed start of the random numbers that SQL sees
/// @param stepBudget most steps of SQLite's virtual machine for the whole request (S6); positive
/// @param idempotencyKey reserved for requests that may be sent twice; at most 128 characters
public record LoggedRequest(
        Request.Kind kind,
        List<Statement> statements,
        boolean transaction,
        long timeMillis,
        long seed,
        long stepBudget,
        Optional<String> idempotencyKey) {
    /// Copies `statements` and checks the bounds.
    public LoggedRequest {
        statements = List.copyOf(statements);
        if (stepBudget < 1) throw new IllegalArgumentException("step budget must be positive: " + stepBudget);
        idempotencyKey.ifPresent(key -> {
            if (key.length() > 128) throw new IllegalArgumentException("idempotency key too long: " + key.length());
        });
    }
}
