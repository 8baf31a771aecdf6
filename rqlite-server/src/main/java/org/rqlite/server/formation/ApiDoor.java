// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.formation;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.rqlite.server.flags.JoinTarget;

/// Asks the HTTP API of a node for the node's node-to-node address (A10).
///
/// `HttpURLConnection` does it: one short GET a second while the node forms, and the JDK's other client is a
/// module more and slow to wake up.
final class ApiDoor {
    private static final String PATH = "/status?key=cluster.addr";
    private static final int ANSWER_SIZE_MAX = 1024;
    private static final Pattern ADDRESS = Pattern.compile("\\s*\"([^\"\\\\]{1,300}:[0-9]{1,5})\"\\s*");

    /// Asks.
    ///
    /// @param target whom
    /// @param timeout longest wait for a connection, and again for the answer
    Located ask(JoinTarget.Url target, Duration timeout) {
        try {
            var connection =
                    (HttpURLConnection) URI.create(target.text() + PATH).toURL().openConnection();
            try {
                return answer(target, connection, timeout);
            } finally {
                connection.disconnect();
            }
        } catch (SSLException e) {
            return new Located.Mistaken(
                    "%s does not answer as HTTPS (%s): if it speaks plain HTTP, write http://, and else"
                                    .formatted(target.text(), text(e))
                            + " name its node-to-node address, host:port, since checking certificates is not built yet");
        } catch (SocketTimeoutException _) {
            return new Located.Silent("no answer from " + target.text() + " in time");
        } catch (IOException | IllegalArgumentException e) {
            return new Located.Silent("no answer from " + target.text() + ": " + text(e));
        }
    }

    private static Located answer(JoinTarget.Url target, HttpURLConnection connection, Duration timeout)
            throws IOException {
        var millis = Math.toIntExact(Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE));
        connection.setConnectTimeout(millis);
        connection.setReadTimeout(millis);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        if (!target.userInfo().isEmpty()) {
            var credentials =
                    Base64.getEncoder().encodeToString(target.userInfo().getBytes(StandardCharsets.UTF_8));
            connection.setRequestProperty("Authorization", "Basic " + credentials);
        }
        var status = connection.getResponseCode();
        if (status == 401 || status == 403) {
            return new Located.Mistaken(
                    "%s wants credentials: name the node-to-node address, host:port, instead".formatted(target.text()));
        }
        if (status != 200) return stranger(target, "status " + status);
        try (var body = connection.getInputStream()) {
            var address = ADDRESS.matcher(new String(body.readNBytes(ANSWER_SIZE_MAX), StandardCharsets.UTF_8));
            return address.matches() ? new Located.At(address.group(1)) : stranger(target, "no address in its answer");
        }
    }

    private static Located stranger(JoinTarget.Url target, String what) {
        return new Located.Mistaken(
                "%s is not the HTTP API of a node (%s): check host and port".formatted(target.text(), what));
    }

    private static String text(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
