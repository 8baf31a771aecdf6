// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.etcd;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rqlite.disco.config.DiscoveryConfig;
import org.rqlite.disco.etcd.EtcdConfig.Endpoint;

/// The key `endpoints`: `host:port`, or `http(s)://host:port`.
///
/// @param all at least one, once the config has no fault
/// @param encrypted whether one says so by its scheme
record Endpoints(List<Endpoint> all, boolean encrypted) {
    private static final int CLIENT_PORT = 2379; // IANA, and what jetcd takes

    static Endpoints read(DiscoveryConfig json, boolean tlsGiven) {
        var texts = json.texts("endpoints");
        if (!json.isGiven()) return new Endpoints(List.of(new Endpoint("localhost", CLIENT_PORT)), false);
        if (texts.isEmpty()) json.fault("endpoints is missing: give at least one, such as [\"localhost:2379\"]");
        var all = new ArrayList<Endpoint>();
        var schemes = new ArrayList<String>();
        for (var text : texts) {
            var uri = uri(text.strip());
            if (uri.isEmpty()) {
                json.fault("endpoints holds what is no host:port, http://host:port or https://host:port");
                continue;
            }
            schemes.add(uri.get().getScheme());
            all.add(endpoint(uri.get()));
        }
        var encrypted = schemes.contains("https");
        if (schemes.contains("http") && (encrypted || tlsGiven)) {
            // never a clear connection that somebody takes for an encrypted one
            json.fault("endpoints holds http:// although TLS is asked for: write https://, or leave the scheme out");
        }
        if (all.isEmpty()) all.add(new Endpoint("localhost", CLIENT_PORT)); // there is a fault already
        return new Endpoints(all, encrypted);
    }

    private static Endpoint endpoint(URI uri) {
        return new Endpoint(uri.getHost(), uri.getPort() == -1 ? CLIENT_PORT : uri.getPort());
    }

    /// With scheme `none` if there was none.
    private static Optional<URI> uri(String text) {
        try {
            var uri = new URI(text.contains("://") ? text : "none://" + text);
            var known = List.of("http", "https", "none").contains(uri.getScheme());
            var bare = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
            var pathless = uri.getRawPath().isEmpty() || uri.getRawPath().equals("/");
            var whole = uri.getHost() != null && uri.getPort() != 0 && uri.getPort() <= 65_535;
            return known && bare && pathless && whole ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }
}
