// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rqlite.api.Halt;
import org.rqlite.api.disco.DiscoveryProvider;
import org.rqlite.server.discovery.DiscoveryFlagException;
import org.rqlite.server.discovery.OpenDiscovery;
import org.rqlite.server.doctor.Doctor;
import org.rqlite.server.doctor.FindingText;
import org.rqlite.server.doctor.Severity;
import org.rqlite.server.flags.CommandLine;
import org.rqlite.server.flags.FlagParser;
import org.rqlite.server.flags.LaunchCommand;
import org.rqlite.server.flags.ParseOutcome;
import org.rqlite.server.flags.RaftTimes;
import org.rqlite.server.flags.Remarks;
import org.rqlite.server.flags.Usage;
import org.rqlite.server.flags.Validation;
import org.rqlite.server.logging.LogConfig;
import org.rqlite.server.logging.Logging;

/// One run of the process, from the command line to the exit code.
///
/// @param arguments flags, then the data directory
/// @param output takes what is asked for
/// @param error takes the log and what is told about the command line
/// @param halt ends the process when the node is broken
record Launch(List<String> arguments, PrintStream output, PrintStream error, Halt halt) {
    private static final System.Logger LOG = System.getLogger(Launch.class.getName());

    /// Runs until the node is told to stop, or does not start.
    ExitCode run() {
        if (!arguments.isEmpty() && arguments.getFirst().equals("doctor")) {
            return new DoctorCommand(arguments.subList(1, arguments.size()), output, error).run();
        }
        return switch (FlagParser.parse(arguments)) {
            case ParseOutcome.HelpWanted _ -> {
                error.print(Usage.text());
                yield ExitCode.CLEAN;
            }
            case ParseOutcome.Misused(var message) -> {
                error.println(message);
                error.print(Usage.text());
                yield ExitCode.USAGE;
            }
            case ParseOutcome.Parsed(var line) -> run(line);
        };
    }

    private ExitCode run(CommandLine line) {
        var version = BuildVersion.ofThisBuild();
        if (line.toggle("version")) {
            error.println(version.line());
            return ExitCode.CLEAN;
        }
        if (arguments.isEmpty()) {
            try (var _ = Logging.start(LogConfig.DEFAULT, error)) {
                LOG.log(Level.ERROR, "failed to parse command-line flags: missing required argument: DataPath");
            }
            return ExitCode.START_FAILED;
        }
        if (line.rest().size() > 1) {
            error.println("arguments after data directory (%s) are not accepted ([%s])"
                    .formatted(
                            line.dataFolder(),
                            String.join(" ", line.rest().subList(1, line.rest().size()))));
            return ExitCode.START_FAILED;
        }
        try (var _ = Logging.start(ServerConfig.log(line), error)) {
            return serve(line, version);
        } catch (StartException e) {
            LOG.log(Level.ERROR, e.getMessage());
            return ExitCode.START_FAILED;
        }
    }

    private ExitCode serve(CommandLine line, BuildVersion version) {
        var providers = Plugins.load(Path.of(System.getProperty("rqlite.plugins", "")));
        var modes = providers.keySet();
        if (!acceptable(line, modes)) return ExitCode.START_FAILED;

        var signals = StopSignals.install();
        LOG.log(
                Level.INFO,
                "rqlited starting, version " + version.version() + ", SQLite " + version.sqlite() + ", commit "
                        + version.commit() + ", compiler (toolchain) jdk, compiler (command) javac");
        LOG.log(
                Level.INFO,
                BuildVersion.java() + ", target architecture is " + BuildVersion.architecture()
                        + ", operating system target is " + BuildVersion.system());
        LOG.log(Level.INFO, "launch command: " + LaunchCommand.text(arguments));
        if (!modes.isEmpty()) LOG.log(Level.INFO, "discovery modes: " + String.join(", ", modes));
        Remarks.noMeaning(line).forEach(remark -> LOG.log(Level.WARNING, remark));
        RaftTimes.problems(line).stream().findFirst().ifPresent(problem -> {
            throw new StartException("failed to open store: creating the raft system failed: " + problem);
        });

        if (line.toggle("check")) check(line, providers);
        var discovery = discovery(line, providers);
        try (var _ = Profiles.start(ServerConfig.profiles(line));
                var node = Node.start(
                        ServerConfig.of(line), discovery, new Program(version, LaunchCommand.words(arguments)), halt)) {
            node.form(signals);
            signals.await();
        } finally {
            discovery.ifPresent(OpenDiscovery::close);
        }
        LOG.log(Level.INFO, "rqlite server stopped");
        return ExitCode.CLEAN;
    }

    private static void check(CommandLine line, Map<String, DiscoveryProvider> providers) {
        var findings = DoctorCommand.look(line, providers);
        for (var finding : findings) {
            var level = finding.severity() == Severity.OK ? Level.INFO : Level.WARNING;
            LOG.log(level, "check " + FindingText.lines(List.of(finding)).strip());
        }
        if (Doctor.worst(findings) == Severity.ERROR) throw new StartException("the checks found errors");
    }

    private static Optional<OpenDiscovery> discovery(CommandLine line, Map<String, DiscoveryProvider> providers) {
        try {
            var discovery = OpenDiscovery.open(line, ServerConfig.nodePort(line), providers, OpenDiscovery.ENVIRONMENT);
            discovery.ifPresent(open -> LOG.log(Level.INFO, "discovery mode: " + open.mode()));
            return discovery;
        } catch (DiscoveryFlagException e) {
            throw new StartException("clustering failure: " + e.getMessage());
        }
    }

    private boolean acceptable(CommandLine line, Set<String> modes) {
        var problems = Validation.problems(line, modes);
        problems.forEach(problem -> error.println("fatal: " + problem));
        if (!problems.isEmpty()) return false;
        var notBuilt = Remarks.notBuilt(line);
        if (!notBuilt.isEmpty()) error.println("fatal: " + notBuilt);
        return notBuilt.isEmpty();
    }
}
