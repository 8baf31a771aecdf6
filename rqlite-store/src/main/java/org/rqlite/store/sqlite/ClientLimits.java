// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

/// What no client's SQL may do on any connection, whatever the gate let pass.
final class ClientLimits {
    private ClientLimits() {}

    static void set(SqliteConnection connection, EngineConfig config) {
        connection.limit(SqliteConnection.Limit.ATTACHED, 0);
        connection.limit(SqliteConnection.Limit.LENGTH, config.valueSizeMax());
        // with a bound parameter it hands out the address of a tokenizer, and takes any address for one
        for (var arguments = 1; arguments <= 2; arguments++) {
            connection.define("fts3_tokenizer", arguments, false, _ -> {
                throw new SqliteException(1, "not authorized");
            });
        }
    }
}
