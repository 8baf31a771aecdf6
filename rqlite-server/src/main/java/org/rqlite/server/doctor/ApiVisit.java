// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.doctor;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the HTTP API of a node tells of the node.
///
/// @param nodeId its id
/// @param incarnation of its data folder; empty if it does not tell, as rqlite does not
/// @param cluster its cluster's id; empty if it is in none or does not tell
/// @param skew how much its clock is ahead of this machine's, to the second
record ApiVisit(String nodeId, String incarnation, String cluster, Duration skew) {
    private static final int MILLIS = 2000;
    private static final int ANSWER_MAX = 1024;
    private static final int LIST_MAX = 64 * 1024; // hundreds of nodes
    private static final Pattern ADDRESS = Pattern.compile("\"addr\"\\s*:\\s*\"([^\"\\\\]{1,300})\"");
    private static final Pattern TEXT = Pattern.compile("\\s*\"([^\"\\\\]{0,300})\"\\s*");

    /// Asks; empty if it is not the API of a node.
    static Optional<ApiVisit> of(String url) {
        try {
            var answered = new long[1];
            var id = ask(url, "store.node_id", answered);
            if (id.isEmpty()) return Optional.empty();
            var skew = answered[0] == 0
                    ? Duration.ZERO
                    : Duration.between(Instant.now(), Instant.ofEpochMilli(answered[0]));
            return Optional.of(new ApiVisit(
                    id.get(),
                    ask(url, "store.incarnation", answered).orElse(""),
                    ask(url, "store.cluster_id", answered).orElse(""),
                    skew));
        } catch (IOException | IllegalArgumentException _) { // then it is none
            return Optional.empty();
        }
    }

    /// The id of the leader that a node knows; empty if it knows none.
    static Optional<String> leaderId(String url) {
        try {
            return ask(url, "store.leader.node_id", new long[1]).filter(id -> !id.isEmpty());
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// The node-to-node addresses of all members that a node knows; none if it does not tell.
    static List<String> members(String url) {
        try {
            return get(url + "/nodes?nonvoters&timeout=1s", LIST_MAX, new long[1])
                    .map(body -> ADDRESS.matcher(body).results().map(found -> found.group(1)))
                    .map(Stream::toList)
                    .orElse(List.of());
        } catch (IOException | IllegalArgumentException _) {
            return List.of();
        }
    }

    private static Optional<String> ask(String url, String key, long[] date) throws IOException {
        return get(url + "/status?key=" + key, ANSWER_MAX, date)
                .map(TEXT::matcher)
                .filter(Matcher::matches)
                .map(text -> text.group(1));
    }

    private static Optional<String> get(String url, int most, long[] date) throws IOException {
        var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
        try {
            connection.setConnectTimeout(MILLIS);
            connection.setReadTimeout(MILLIS);
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            if (connection.getResponseCode() != 200) return Optional.empty();
            date[0] = connection.getDate();
            try (var body = connection.getInputStream()) {
                return Optional.of(new String(body.readNBytes(most), StandardCharsets.UTF_8));
            }
        } finally {
            connection.disconnect();
        }
    }
}
