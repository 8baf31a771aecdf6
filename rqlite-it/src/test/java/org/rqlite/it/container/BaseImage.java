// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.rqlite.disco.testkit.RealServers;
import org.rqlite.it.fault.Command;

/// What stands in for the base that the Dockerfile names: the same release of Debian, made of its packages, since a
/// machine that builds may reach no registry of images.
final class BaseImage {
    static final String NAME = "rqlite-test/debian";

    private static final Pattern BASE = Pattern.compile("(?m)^ARG BASE=debian:([a-z]+)-slim$");
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private BaseImage() {}

    /// Makes it, or takes what an earlier run has made.
    ///
    /// @param dockerfile names the release
    static void into(ContainerEngine engine, Path dockerfile) throws IOException {
        var base = BASE.matcher(Files.readString(dockerfile));
        assertThat(base.find()).as("the base of " + dockerfile).isTrue();
        var release = base.group(1);
        var archive = Path.of(System.getProperty("basedir", ""), "target", "debian-" + release + ".tar")
                .toAbsolutePath();
        if (!Files.exists(archive)) make(release, archive);
        engine.run("import", archive.toString(), NAME);
    }

    private static void make(String release, Path archive) throws IOException {
        var program = RealServers.ofThisMachine().program("mmdebstrap").toString();
        var part = Path.of(archive + ".part"); // not to be taken for whole
        var words = List.of(program, "--quiet", "--format=tar", "--variant=required", release, part.toString());
        var ended = Command.ended(LONGEST, Map.of(), words);
        assertThat(ended.status()).as(ended.said()).isZero();
        Files.move(part, archive, StandardCopyOption.ATOMIC_MOVE);
    }
}
