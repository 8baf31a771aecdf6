// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.consul;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.rqlite.api.disco.VersionedValue;

/// What a key holds.
///
/// @param value empty if the key is absent
/// @param index Consul's, from which a wait can go on; positive
record KeyReading(Optional<VersionedValue> value, long index) {
    /// Reads, as the leader knows it after it asked its quorum.
    static KeyReading now(ConsulHttp http, String key, Budget budget) throws CallFailedException {
        return read(http, key, Map.of(), budget);
    }

    /// Reads once the key may have changed, or after a while.
    ///
    /// @param index of an earlier reading
    /// @param time Consul adds up to a sixteenth
    static KeyReading later(ConsulHttp http, String key, long index, Duration time, Budget budget)
            throws CallFailedException {
        var wait = Map.of("index", Long.toString(index), "wait", time.toMillis() + "ms");
        return read(http, key, wait, budget);
    }

    private static KeyReading read(ConsulHttp http, String key, Map<String, String> wait, Budget budget)
            throws CallFailedException {
        var query = new TreeMap<>(wait);
        query.put("consistent", "");
        var answer = http.ask(HttpMethod.GET, "/v1/kv/" + encoded(key), query, Buffer.buffer(), budget);
        if (answer.status() != 200 && answer.status() != 404) throw answer.unexpected();
        // or the "not found" of whatever else listens there would be taken for a key that is absent
        var index = answer.index().orElse(0);
        if (index <= 0) {
            var fault = new ConsulFault.Refused("status " + answer.status() + " without X-Consul-Index: not Consul");
            throw new CallFailedException(fault, new IllegalStateException(fault.text()));
        }
        if (answer.status() == 404) return new KeyReading(Optional.empty(), index);
        return new KeyReading(Optional.of(answer.parsed(body -> value(body, key))), index);
    }

    private static VersionedValue value(Buffer body, String key) {
        var array = body.toJsonArray();
        if (array == null || array.size() != 1) throw new IllegalArgumentException("not one key");
        var found = Json.object(array, 0);
        var version = Json.index(found, "ModifyIndex");
        if (!Json.text(found, "Key").equals(Optional.of(key))) throw new IllegalArgumentException("not the key");
        var coded = Json.text(found, "Value").orElse(""); // null for no bytes
        return new VersionedValue(new String(Base64.getDecoder().decode(coded), StandardCharsets.UTF_8), version);
    }

    /// Everything but RFC 3986's unreserved characters and the slash.
    private static String encoded(String key) {
        var path = new StringBuilder();
        for (var octet : key.getBytes(StandardCharsets.UTF_8)) {
            var character = (char) (octet & 0xff);
            if (character < 0x80 && (Character.isLetterOrDigit(character) || "-._~/".indexOf(character) >= 0)) {
                path.append(character);
            } else {
                path.append('%').append(String.format("%02X", octet & 0xff));
            }
        }
        return path.toString();
    }
}
