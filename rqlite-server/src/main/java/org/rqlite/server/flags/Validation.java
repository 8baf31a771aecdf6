// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Whether flags make sense together, in rqlite's order and words. rqlite tells the first problem; here all are told.
public final class Validation {
    private static final Set<String> KEY_MODES = Set.of("consul-kv", "etcd-kv");
    private static final Set<String> DNS_MODES = Set.of("dns", "dns-srv");

    // in the order in which rqlite 7 looks at them; v10 no longer does and fails later with less to say
    private static final List<String> FILES = List.of(
            "auth",
            "auto-backup",
            "auto-restore",
            "http-ca-cert",
            "http-cert",
            "http-key",
            "node-ca-cert",
            "node-cert",
            "node-key",
            "otlp-ca-cert",
            "otlp-cert",
            "otlp-key");

    private static final int FOUNDERS_MAX = 1000;
    private static final int ATTEMPTS_MAX = 1_000_000;
    private static final int QUEUED_MAX = 1_000_000;

    private final CommandLine line;
    private final Set<String> pluginModes;
    private final List<String> problems = new ArrayList<>();

    private Validation(CommandLine line, Set<String> pluginModes) {
        this.line = line;
        this.pluginModes = pluginModes;
    }

    /// Checks a command line.
    ///
    /// @param line to check
    /// @param pluginModes the discovery modes that plugins offer
    /// @return each problem as rqlite words it; empty if there is none
    public static List<String> problems(CommandLine line, Set<String> pluginModes) {
        var validation = new Validation(line, pluginModes);
        validation.reaping();
        validation.dataFolder();
        validation.files();
        validation.certificates();
        validation.addresses();
        validation.joining();
        validation.otlp();
        validation.discovery();
        validation.ours();
        return List.copyOf(validation.problems);
    }

    private void reaping() {
        for (var name : List.of("raft-reap-node-timeout", "raft-reap-read-only-node-timeout")) {
            var given = line.given().contains(name);
            check(given && !line.span(name).isPositive(), "-" + name + " must be greater than 0");
        }
        check(
                !line.word("on-disk-path").isEmpty() && !line.toggle("on-disk"),
                "-on-disk-path is set, but -on-disk is not");
    }

    private void dataFolder() {
        var folder = line.dataFolder();
        if (folder.isEmpty()) {
            problems.add("data directory path is required");
            return;
        }
        try {
            var path = Path.of(folder);
            check(Files.exists(path) && !Files.isDirectory(path), folder + " is not a directory");
        } catch (InvalidPathException e) {
            problems.add("failed to determine absolute data path: " + e.getMessage());
        }
    }

    private void files() {
        for (var name : FILES) {
            var path = line.word(name);
            check(!path.isEmpty() && !exists(path), path + " does not exist");
        }
        for (var path : line.entries("extensions-path")) check(!exists(path), "extension path does not exist: " + path);
    }

    private void certificates() {
        pair("http-cert", "http-key");
        pair("node-cert", "node-key");
        for (var side : List.of("http", "node")) {
            var nameGiven = !line.word(side + "-verify-common-name").isEmpty();
            check(
                    nameGiven && !line.toggle(side + "-verify-client"),
                    "-" + side + "-verify-common-name requires -" + side + "-verify-client");
        }
    }

    private void addresses() {
        var http = line.word("http-addr");
        var httpAdvertised = Addresses.httpAdvertised(line);
        var raft = line.word("raft-addr");
        var raftAdvertised = Addresses.raftAdvertised(line);

        check(raft.equals(http), "HTTP and Raft addresses must differ");
        var protocol = startsWithHttp(http) || startsWithHttp(httpAdvertised);
        check(protocol, "HTTP options should not include protocol (http:// or https://)");
        if (!protocol) {
            address(http, "HTTP bind address not valid", "HTTP bind address not valid", _ -> true);
            if (!httpAdvertised.equals(http)) {
                var text = "HTTP advertised HTTP address not valid";
                address(httpAdvertised, text, text, _ -> true);
            }
            routable(httpAdvertised, "HTTP", "http");
        }
        address(raft, "raft bind address not valid", "raft bind port not valid", port -> port > 0);
        if (!raftAdvertised.equals(raft)) {
            address(
                    raftAdvertised,
                    "raft advertised address not valid",
                    "raft advertised port is not valid",
                    port -> port > 0);
        }
        routable(raftAdvertised, "Raft", "raft");
        check(
                raftAdvertised.equals(httpAdvertised) && !raft.equals(http),
                "advertised HTTP and Raft addresses must differ");
    }

    private void joining() {
        var founders = line.whole("bootstrap-expect");
        var join = line.entries("join");
        check(founders > 0 && line.toggle("raft-non-voter"), "bootstrapping only applicable to voting nodes");
        for (var entry : join) {
            check(JoinTarget.parse(entry).isEmpty(), entry + " is an invalid join address");
        }
        if (!join.isEmpty() && founders == 0) {
            var own = Addresses.own(line);
            var self = join.stream()
                    .flatMap(entry -> JoinTarget.parse(entry).stream())
                    .anyMatch(target -> own.contains(target.address().toString()));
            check(self, "node cannot join with itself unless bootstrapping");
            check(!line.word("auto-restore").isEmpty(), "auto-restoring cannot be used when joining a cluster");
        }
        var mode = line.word("disco-mode");
        check(!join.isEmpty() && !mode.isEmpty(), "disco mode cannot be used when also explicitly joining a cluster");
        check(
                !line.word("cdc-config").isEmpty() && line.toggle("raft-non-voter"),
                "CDC cannot be enabled on non-voting nodes");
    }

    private void otlp() {
        pair("otlp-cert", "otlp-key");
        var endpoint = line.word("otlp-endpoint");
        var verification = line.toggle("otlp-no-verify")
                || !line.word("otlp-ca-cert").isEmpty()
                || !line.word("otlp-cert").isEmpty()
                || !line.word("otlp-key").isEmpty();
        if (endpoint.isEmpty()) {
            check(verification || line.toggle("otlp-insecure"), "OTLP options require -otlp-endpoint");
            return;
        }
        var scheme = endpoint.contains("://");
        check(scheme, "-otlp-endpoint must not include a protocol scheme");
        check(!scheme && HostPort.split(endpoint).isEmpty(), "-otlp-endpoint is not a valid address");
        check(!line.span("otlp-interval").isPositive(), "-otlp-interval must be greater than zero");
        check(
                line.toggle("otlp-insecure") && verification,
                "-otlp-insecure cannot be used with other OTLP TLS options");
    }

    private void discovery() {
        var mode = line.word("disco-mode");
        if (mode.isEmpty()) return;
        var founders = line.whole("bootstrap-expect");
        if (KEY_MODES.contains(mode)) {
            check(founders > 0, "bootstrapping not applicable when using " + mode);
        } else if (DNS_MODES.contains(mode)) {
            check(
                    founders == 0 && !line.toggle("raft-non-voter"),
                    "bootstrap-expect value required when using " + mode + " with a voting node");
        } else if (!pluginModes.contains(mode)) {
            var others = pluginModes.stream()
                    .filter(other -> !KEY_MODES.contains(other) && !DNS_MODES.contains(other))
                    .sorted()
                    .toList();
            problems.add("disco mode must be one of consul-kv, etcd-kv, dns, or dns-srv"
                    + (others.isEmpty() ? "" : ", or of the plugins' " + String.join(", ", others)));
        }
    }

    private void ours() {
        var format = line.word("log-format");
        check(!format.equals("line") && !format.equals("json"), "log format must be one of line, or json");
        var id = line.word("node-id");
        check(id.length() > 255 || (id.isBlank() && !id.isEmpty()), "-node-id must have 1 to 255 characters");
        var origin = line.word("http-allow-origin");
        check(!origin.chars().allMatch(c -> c >= ' ' && c <= '~'), "-http-allow-origin must be printable ASCII");
        check(line.whole("bootstrap-expect") < 0, "-bootstrap-expect must not be negative");
        check(line.whole("bootstrap-expect") > FOUNDERS_MAX, "-bootstrap-expect must be at most " + FOUNDERS_MAX);
        var attempts = line.whole("join-attempts");
        check(attempts < 1 || attempts > ATTEMPTS_MAX, "-join-attempts must be 1 to " + ATTEMPTS_MAX);
        check(line.span("join-interval").isNegative(), "-join-interval must not be negative");
        for (var name : List.of("write-queue-capacity", "write-queue-batch-size")) {
            check(line.whole(name) < 1 || line.whole(name) > QUEUED_MAX, "-" + name + " must be 1 to " + QUEUED_MAX);
        }
        check(line.span("write-queue-timeout").isNegative(), "-write-queue-timeout must not be negative");
        check(line.whole("db-max-ro-conns") < 0, "-db-max-ro-conns must not be negative");
        for (var name : List.of(
                "raft-apply-timeout", "db-write-budget", "bootstrap-expect-timeout", "cluster-connect-timeout")) {
            check(!line.span(name).isPositive(), "-" + name + " must be greater than 0");
        }
    }

    private void address(String text, String notAddress, String notPort, Predicate<Integer> fits) {
        var address = HostPort.split(text);
        if (address.isEmpty()) problems.add(notAddress);
        else check(address.get().number().filter(fits).isEmpty(), notPort);
    }

    private void routable(String advertised, String name, String flag) {
        HostPort.split(advertised)
                .filter(HostPort::isUnspecified)
                .ifPresent(address -> problems.add(
                        "advertised %s address is not routable (%s), specify it via -%s-addr or -%s-adv-addr"
                                .formatted(name, address.host(), flag, flag)));
    }

    private void pair(String one, String other) {
        check(
                line.word(one).isEmpty() != line.word(other).isEmpty(),
                "either both -" + one + " and -" + other + " must be set, or neither");
    }

    private void check(boolean wrong, String problem) {
        if (wrong) problems.add(problem);
    }

    private static boolean startsWithHttp(String address) {
        return address.regionMatches(true, 0, "http", 0, 4);
    }

    private static boolean exists(String path) {
        try {
            return Files.exists(Path.of(path));
        } catch (InvalidPathException _) {
            return false;
        }
    }
}
