// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forward;

import org.rqlite.api.Request;

/// How metrics name the requests of a kind.
///
/// @param one as a label
/// @param several as rqlite counts them
public record KindNames(String one, String several) {
    /// Names a kind.
    ///
    /// @param kind of request
    /// @return its names
    public static KindNames of(Request.Kind kind) {
        return switch (kind) {
            case EXECUTE -> new KindNames("execute", "executions");
            case QUERY -> new KindNames("query", "queries");
            case REQUEST -> new KindNames("request", "requests");
        };
    }
}
