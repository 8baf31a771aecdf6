// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.consul;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rqlite.api.Bytes;
import org.rqlite.disco.config.DiscoveryConfig;

/// Reads `tls_config` and what the environment says instead of it.
///
/// @param json the whole config
/// @param environment of Consul's own tools
record TlsReader(DiscoveryConfig json, ConsulEnvironment environment) {
    private static final long FILE_BYTES_MAX = 1 << 20;
    private static final int FILES_MAX = 1000;

    /// Reads all keys, whether TLS is on or not.
    Tls read() {
        var section = json.section("tls_config");
        var serverName = section.text("address")
                .map(TlsReader::withoutPort)
                .or(() -> environment.text("CONSUL_TLS_SERVER_NAME"));
        var unverified = section.toggle("insecure_skip_verify").orElse(false) || environment.isUnverified();
        return new Tls(authorities(section), client(section), serverName, !unverified);
    }

    private static String withoutPort(String address) {
        return address.replaceFirst(":\\d+$", "");
    }

    private List<Buffer> authorities(DiscoveryConfig section) {
        var pem = section.base64("ca_pem").map(TlsReader::buffer);
        var file = section.text("ca_file").or(() -> environment.text("CONSUL_CACERT"));
        var folder = section.text("ca_path").or(() -> environment.text("CONSUL_CAPATH"));
        if (pem.isPresent()) return List.of(pem.get());
        if (file.isPresent()) return content("ca_file", file.get()).stream().toList();
        return folder.map(this::contents).orElse(List.of());
    }

    private List<Buffer> contents(String folder) {
        var found = new ArrayList<Buffer>();
        try (var files = Files.list(Path.of(folder))) {
            files.filter(Files::isRegularFile)
                    .sorted()
                    .limit(FILES_MAX)
                    .forEach(file -> content("ca_path", file.toString()).ifPresent(found::add));
        } catch (IOException | InvalidPathException _) {
            json.fault("ca_path cannot be read: " + folder);
            return List.of();
        }
        if (found.isEmpty()) json.fault("ca_path holds no file: " + folder);
        return found;
    }

    private Optional<Tls.ClientCertificate> client(DiscoveryConfig section) {
        var certificate = section.base64("cert_pem")
                .map(TlsReader::buffer)
                .or(() -> file(section, "cert_file", "CONSUL_CLIENT_CERT"));
        var key = section.base64("key_pem")
                .map(TlsReader::buffer)
                .or(() -> file(section, "key_file", "CONSUL_CLIENT_KEY"));
        // whichever was not asked for is known all the same
        section.text("cert_file");
        section.text("key_file");
        if (certificate.isPresent() != key.isPresent()) json.fault("both client cert and client key must be provided");
        return certificate.flatMap(chain -> key.map(secret -> new Tls.ClientCertificate(chain, secret)));
    }

    private Optional<Buffer> file(DiscoveryConfig section, String name, String variable) {
        return section.text(name).or(() -> environment.text(variable)).flatMap(path -> content(name, path));
    }

    private Optional<Buffer> content(String name, String file) {
        try {
            var path = Path.of(file);
            if (Files.size(path) <= FILE_BYTES_MAX) return Optional.of(Buffer.buffer(Files.readAllBytes(path)));
            json.fault(name + " is larger than 1 MB: " + file);
        } catch (IOException | InvalidPathException _) {
            json.fault(name + " cannot be read: " + file);
        }
        return Optional.empty();
    }

    private static Buffer buffer(Bytes bytes) {
        return Buffer.buffer(bytes.toArray());
    }
}
