// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Properties;

/// Which build this is.
///
/// @param version of the product
/// @param commit it was built from; `unknown` if the build could not tell
/// @param time of the build as it says, which for reproducible output is a constant
/// @param sqlite version of the SQLite library
record BuildVersion(String version, String commit, String time, String sqlite) {
    static BuildVersion ofThisBuild() {
        try {
            var properties = new Properties();
            properties.load(new StringReader(resource("build.properties")));
            return new BuildVersion(
                    properties.getProperty("version", "unknown"),
                    resource("commit").strip(),
                    properties.getProperty("time", "unknown"),
                    // the driver's fourth number counts its own releases
                    properties.getProperty("sqlite", "unknown").replaceFirst("^([0-9]+\\.[0-9]+\\.[0-9]+)\\..*", "$1"));
        } catch (IOException e) {
            throw new UncheckedIOException("what this build is cannot be read", e);
        }
    }

    /// What `-version` prints.
    String line() {
        return "rqlited %s %s %s %s sqlite%s (commit %s, compiler javac)"
                .formatted(version, system(), architecture(), java(), sqlite, commit);
    }

    static String java() {
        return "java" + System.getProperty("java.version", "");
    }

    /// The operating system under the name that Go gives it.
    static String system() {
        var name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return name.startsWith("mac") ? "darwin" : name.replaceFirst(" .*", "");
    }

    /// The processor under the name that Go gives it.
    static String architecture() {
        var name = System.getProperty("os.arch", "");
        return switch (name) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> name;
        };
    }

    private static String resource(String name) throws IOException {
        try (var in = BuildVersion.class.getResourceAsStream(name)) {
            return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
