// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.params;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.rqlite.api.ConsistencyLevel;
import org.rqlite.api.ReadPolicy;
import org.rqlite.api.Request;

/// The parameters of a request's query string, checked the same way on every endpoint.
///
/// Keys are case-sensitive, flags count by their presence, unknown keys are ignored.
public final class QueryParameters {
    /// The parameter `timeout` where a client gives none.
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    private static final List<String> DURATIONS = List.of("timeout", "freshness", "db_timeout", "linearizable_timeout");
    private static final List<String> INTEGERS = List.of("retries", "trailing_logs");
    private static final Duration SHORT_WAIT = Duration.ofSeconds(1);
    private static final QueryParameters NONE = new QueryParameters(Map.of());

    private final Map<String, String> values;

    private QueryParameters(Map<String, String> values) {
        this.values = values;
    }

    /// Parses and checks a query string.
    ///
    /// @param raw what follows the question mark, still escaped; empty if nothing does
    /// @return the parameters
    /// @throws RequestFault if it is malformed or a value is of the wrong kind
    public static QueryParameters parse(String raw) {
        if (raw.isEmpty()) return NONE;
        var parameters = new QueryParameters(QueryString.parse(raw));
        parameters.check();
        return parameters;
    }

    private void check() {
        if (has("freshness_strict") && !has("freshness")) {
            throw new RequestFault("freshness_strict requires freshness");
        }
        for (var name : DURATIONS) {
            if (has(name) && GoDuration.parse(text(name)).isEmpty()) {
                throw new RequestFault(name + " is not a valid duration");
            }
        }
        for (var name : INTEGERS) {
            if (has(name) && !isInteger(text(name))) throw new RequestFault(name + " is not a valid integer");
        }
        if (has("q") && text("q").isEmpty()) throw new RequestFault("query parameter not set");
    }

    private static boolean isInteger(String text) {
        try {
            Long.parseLong(text);
            return text.chars().allMatch(c -> c < 128);
        } catch (NumberFormatException _) { // that is the answer
            return false;
        }
    }

    /// Whether a parameter is present, with any value or none.
    ///
    /// @param name case-sensitive
    /// @return true if it is
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /// The value of a parameter.
    ///
    /// @param name case-sensitive
    /// @return its first value; empty if it has none or is absent
    public String text(String name) {
        return values.getOrDefault(name, "");
    }

    /// The SQL of a GET.
    ///
    /// @return empty if there is none
    public Optional<String> query() {
        return Optional.ofNullable(values.get("q"));
    }

    /// The longest wait for an answer.
    ///
    /// @return positive; 30 s unless told
    public Duration timeout() {
        return positive("timeout", DEFAULT_TIMEOUT);
    }

    /// The limit on time inside SQLite.
    ///
    /// @return zero for the node's default
    public Duration dbTimeout() {
        var limit = duration("db_timeout");
        return limit.isNegative() ? Duration.ZERO : limit;
    }

    /// How fresh reads must be.
    ///
    /// @param kind a mixed request never waits longer than a second to be linearizable, as in rqlite
    /// @return the policy
    public ReadPolicy readPolicy(Request.Kind kind) {
        if (values.isEmpty() && kind != Request.Kind.REQUEST) return ReadPolicy.DEFAULT;
        var wait = switch (kind) {
            case EXECUTE, QUERY ->
                has("linearizable_timeout")
                        ? positive("linearizable_timeout", SHORT_WAIT)
                        : ReadPolicy.DEFAULT.linearizableTimeout();
            case REQUEST -> SHORT_WAIT;
        };
        var freshness = duration("freshness");
        // a negative bound is met by no contact at all
        var bound = freshness.isNegative() ? Duration.ofNanos(1) : freshness;
        return new ReadPolicy(level(), bound, has("freshness_strict"), wait);
    }

    private ConsistencyLevel level() {
        return switch (text("level").toLowerCase(Locale.ROOT)) {
            case "none" -> ConsistencyLevel.NONE;
            case "linearizable" -> ConsistencyLevel.LINEARIZABLE;
            case "strong" -> ConsistencyLevel.STRONG;
            case "auto" -> ConsistencyLevel.AUTO;
            default -> ConsistencyLevel.WEAK;
        };
    }

    private Duration positive(String name, Duration otherwise) {
        var duration = duration(name);
        return duration.isPositive() ? duration : otherwise;
    }

    private Duration duration(String name) {
        return has(name) ? Duration.ofNanos(GoDuration.parse(text(name)).orElse(0)) : Duration.ZERO;
    }
}
