// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.rqlite.api.disco.DiscoveryProvider;
import org.rqlite.server.flags.CommandLine;

/// Runs all checks for one command line; starts nothing.
public final class Doctor {
    private static final Duration CHECK_MAX = Duration.ofSeconds(25);

    private final List<Check> checks;
    private final Duration patience;

    Doctor(List<Check> checks, Duration patience) {
        this.checks = List.copyOf(checks);
        this.patience = patience;
    }

    /// The doctor for a node.
    ///
    /// @param line the node's flags, readable
    /// @param providers discovery modes
    /// @return not run yet
    public static Doctor of(CommandLine line, Map<String, DiscoveryProvider> providers) {
        return new Doctor(
                List.of(
                        new FlagCheck(line, providers.keySet()),
                        new FolderCheck(line),
                        new ForceCheck(line),
                        new LimitCheck(),
                        new AddressCheck(line),
                        new PortCheck(line),
                        new TargetCheck(line),
                        new DiscoveryCheck(line, providers)),
                CHECK_MAX);
    }

    /// Looks at everything, side by side.
    ///
    /// @return in the order of the checks; half a minute at most
    /// @throws InterruptedException if the thread is told to stop
    public List<Finding> run() throws InterruptedException {
        // platform threads: some checks block in native code, where nothing ends them; so none is waited for at the end
        var threads = Thread.ofPlatform().daemon().name("doctor-", 0).factory();
        var executor = Executors.newThreadPerTaskExecutor(threads);
        try {
            var looks =
                    checks.stream().map(check -> executor.submit(check::look)).toList();
            var deadline = System.nanoTime() + patience.toNanos();
            var findings = new ArrayList<Finding>();
            for (var i = 0; i < checks.size(); i++) {
                findings.addAll(result(checks.get(i), looks.get(i), deadline - System.nanoTime()));
            }
            return findings;
        } finally {
            executor.shutdownNow();
        }
    }

    private List<Finding> result(Check check, Future<List<Finding>> look, long nanos) throws InterruptedException {
        try {
            return look.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return List.of(Finding.error(
                    check.name(), "no result within " + patience.toSeconds() + " s", "look at what it looks at"));
        } catch (ExecutionException e) {
            return List.of(Finding.error(check.name(), "failed: " + e.getCause(), ""));
        }
    }

    /// How bad it is altogether.
    ///
    /// @param findings of [#run]
    /// @return the worst
    public static Severity worst(List<Finding> findings) {
        return findings.stream().map(Finding::severity).max(Severity::compareTo).orElse(Severity.OK);
    }
}
