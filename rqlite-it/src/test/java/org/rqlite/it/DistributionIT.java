// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.module.ResolvedModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rqlite.testkit.Ports;

/// The two things a user gets, started as a user would.
class DistributionIT {
    private static final long IMAGE_BYTES_MAX = 150L << 20; // without the AOT cache
    private static final Pattern OUR_LINE = Pattern.compile("\\[[a-z-]+] \\d{4}/\\d{2}/\\d{2} \\d{2}:\\d{2}:\\d{2} .*");

    private static final Pattern PROVIDER = Pattern.compile("org\\.rqlite\\.disco\\.(?!config)[a-z]+");

    @TempDir
    Path scratch;

    static Stream<Distribution> distributions() throws IOException {
        return Stream.of(Distribution.image(), Distribution.server());
    }

    @ParameterizedTest
    @MethodSource("distributions")
    void startsFromAnotherFolder(Distribution distribution) throws Exception {
        var ended = Distribution.run(scratch, distribution.launcher(), "-version");

        assertThat(ended.status()).isZero();
        // where rqlite puts it
        assertThat(ended.err().lines()).singleElement().asString().startsWith("rqlited ");
        assertThat(ended.out()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("distributions")
    void startsThroughLinksOfBothKinds(Distribution distribution) throws Exception {
        var absolute = Files.createSymbolicLink(scratch.resolve("absolute"), distribution.launcher());
        var folder = Files.createDirectory(scratch.resolve("a folder"));
        var relative = Files.createSymbolicLink(folder.resolve("rqlited"), Path.of("..", "absolute"));

        assertThat(Distribution.run(scratch, absolute, "-version").status()).isZero();
        assertThat(Distribution.run(scratch, relative, "-version").status()).isZero();

        // JUnit warns of links that lead out of its folder
        Files.delete(relative);
        Files.delete(absolute);
    }

    @ParameterizedTest
    @MethodSource("distributions")
    void saysNothingForeignAndEndsOnSigterm(Distribution distribution) throws Exception {
        var ended = runUntilReady(distribution);

        assertThat(ended.status()).isZero();
        assertThat(ended.err().lines()).isNotEmpty().allMatch(OUR_LINE.asMatchPredicate());
        assertThat(ended.out()).doesNotContain("[warning]", "WARNING");
    }

    @ParameterizedTest
    @MethodSource("distributions")
    void seesAForeignPluginDroppedIntoItsFolder(Distribution distribution) throws Exception {
        var moved = distribution.copyTo(scratch.resolve("moved"));
        ForeignPlugin.compile(scratch, moved.plugins().resolve("foreign.jar"));

        assertThat(runUntilReady(moved).err())
                .contains("discovery modes: consul-kv, dns, dns-srv, etcd-kv, " + ForeignPlugin.MODE);
    }

    @Test
    void startsWithoutAnyDiscoveryMode() throws Exception {
        var moved = Distribution.server().copyTo(scratch.resolve("moved"));
        for (var jar : jars(moved)) if (isProvider(jar)) Files.delete(jar);

        var ended = runUntilReady(moved);

        assertThat(ended.status()).isZero();
        assertThat(ended.err().lines()).isNotEmpty().allMatch(OUR_LINE.asMatchPredicate());
        assertThat(ended.err()).doesNotContain("discovery modes");
        assertThat(ended.out()).doesNotContain("WARNING");
    }

    @Test
    void resolvesWithAnySubsetOfTheDiscoveryModes() throws Exception {
        var jars = jars(Distribution.server());
        var providers = jars.stream().filter(DistributionIT::isProvider).toList();
        assertThat(providers).hasSize(4);
        for (int subset = 0; subset < 1 << providers.size(); subset++) {
            int picked = subset;
            var path = jars.stream()
                    .filter(jar -> !isProvider(jar) || (picked >> providers.indexOf(jar) & 1) == 1)
                    .toArray(Path[]::new);
            var resolved = Configuration.empty()
                    .resolveAndBind(ModuleFinder.of(path), ModuleFinder.ofSystem(), Set.of("org.rqlite.server"));

            assertThat(resolved.modules().stream().map(ResolvedModule::name).filter(PROVIDER.asMatchPredicate()))
                    .as("%s", List.of(path))
                    .hasSize(Integer.bitCount(picked));
        }
    }

    private static List<Path> jars(Distribution distribution) throws IOException {
        try (var files = Files.list(distribution.home().resolve("lib"))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isProvider(Path jar) {
        return jar.getFileName().toString().matches("rqlite-disco-(?!config)[a-z]+-.*");
    }

    @Test
    void everyJarIsAnExplicitModule() throws Exception {
        var lib = Distribution.server().home().resolve("lib");
        var modules = ModuleFinder.of(lib).findAll();

        try (var files = Files.list(lib)) {
            assertThat(modules).hasSize((int)
                    files.filter(file -> file.toString().endsWith(".jar")).count());
        }
        assertThat(modules)
                .noneMatch(module -> module.descriptor().isAutomatic())
                .extracting(module -> module.descriptor().name())
                .isSubsetOf(modulesOfTheImage());
    }

    @ParameterizedTest
    @MethodSource("distributions")
    void carriesTheLicenceOfEveryForeignJar(Distribution distribution) throws Exception {
        try (var jars = Files.list(Distribution.server().home().resolve("lib"))) {
            assertThat(jars.map(jar -> jar.getFileName().toString())
                            .filter(name -> name.endsWith(".jar") && !name.startsWith("rqlite-"))
                            .map(name -> distribution
                                    .home()
                                    .resolve("legal")
                                    .resolve(name.replaceAll("-[0-9].*jar$", "-jar"))))
                    .allSatisfy(folder -> assertThat(folder).isNotEmptyDirectory());
        }
        assertThat(distribution.home().resolve("legal/ratis-thirdparty-misc-jar/LICENSE"))
                .isNotEmptyFile();
        assertThat(distribution.home().resolve("LICENSE")).isNotEmptyFile();
        assertThat(distribution.home().resolve("NOTICE")).isNotEmptyFile();
    }

    @Test
    void theImageIsSmallAndHasItsCache() throws Exception {
        var cache = Distribution.image().home().resolve("lib/rqlited.aot");

        assertThat(cache).isNotEmptyFile();
        try (var files = Files.walk(Distribution.image().home())) {
            assertThat(files.filter(file -> !file.equals(cache))
                            .mapToLong(DistributionIT::size)
                            .sum())
                    .isLessThanOrEqualTo(IMAGE_BYTES_MAX);
        }
    }

    @Test
    void theImageUsesItsCacheAfterAMove() throws Exception {
        var moved = Distribution.image().copyTo(scratch.resolve("moved"));
        var command = Distribution.command(scratch, moved.launcher(), "-version");
        command.environment().put("RQLITED_JAVA_OPTS", "-XX:AOTMode=on"); // ends unless the cache fits

        var process = command.start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private Distribution.Ended runUntilReady(Distribution distribution) throws IOException, InterruptedException {
        var port = Ports.free();
        var process = Distribution.command(
                        scratch,
                        distribution.launcher(),
                        "-http-addr",
                        "127.0.0.1:" + port,
                        "-raft-addr",
                        "127.0.0.1:" + Ports.free(),
                        scratch.resolve("data").toString())
                .start();
        try {
            var client = new NodeClient(port);
            Eventually.await(
                    Duration.ofSeconds(60), distribution::toString, () -> !process.isAlive() || client.ready());
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return Distribution.ended(scratch, process);
        } finally {
            process.destroyForcibly();
        }
    }

    private List<String> modulesOfTheImage() throws IOException, InterruptedException {
        var java = Distribution.image().home().resolve("bin/java");
        return Distribution.run(scratch, java, "--list-modules")
                .out()
                .lines()
                .map(line -> line.replaceAll("@.*", ""))
                .toList();
    }

    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
