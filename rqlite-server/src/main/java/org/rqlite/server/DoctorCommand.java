// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.rqlite.api.disco.DiscoveryException;
import org.rqlite.api.disco.DiscoveryProvider;
import org.rqlite.api.disco.RegistryDiscovery;
import org.rqlite.server.discovery.DiscoveryFlagException;
import org.rqlite.server.discovery.OpenDiscovery;
import org.rqlite.server.doctor.Doctor;
import org.rqlite.server.doctor.Finding;
import org.rqlite.server.doctor.FindingText;
import org.rqlite.server.doctor.ForgetCluster;
import org.rqlite.server.doctor.Severity;
import org.rqlite.server.flags.CommandLine;
import org.rqlite.server.flags.FlagParser;
import org.rqlite.server.flags.ParseOutcome;
import org.rqlite.server.logging.Logging;
import org.rqlite.server.registry.RegistryCheckup;

/// `rqlited doctor`: the flags of a node, and what keeps it from starting or from finding the others.
///
/// @param arguments behind the word
/// @param output takes the findings
/// @param error takes what is wrong with the flags themselves
record DoctorCommand(List<String> arguments, PrintStream output, PrintStream error) {
    private static final String USAGE = """
            usage: rqlited doctor [-json] [flags of the node] <data directory>
                   rqlited doctor -forget-cluster ID [-disco flags of the node]

            Looks for what keeps a node from starting or from finding the others; starts nothing.
            Takes the same flags as the node, and these:

              -json               print an array of objects instead of lines
              -forget-cluster ID  let Consul or etcd forget a cluster that is gone for good, named by the id that the
                                  key says; refused while a node of it answers

            Ends with 0 if all is well or a warning was found, with 1 if an error was found.
            """;

    ExitCode run() {
        var rest = new ArrayList<>(arguments);
        var json = rest.removeIf(argument -> argument.equals("-json") || argument.equals("--json"));
        var forget = takeForget(rest);
        return switch (FlagParser.parse(rest)) {
            case ParseOutcome.HelpWanted _ -> {
                output.print(USAGE);
                yield ExitCode.CLEAN;
            }
            case ParseOutcome.Misused(var message) -> {
                error.println(message);
                error.print(USAGE);
                yield ExitCode.USAGE;
            }
            case ParseOutcome.Parsed(var line) -> {
                // else the libraries speak for themselves
                try (var _ = Logging.start(ServerConfig.log(line), error)) {
                    var providers = Plugins.load(Path.of(System.getProperty("rqlite.plugins", "")));
                    yield told(
                            json, forget.isPresent() ? forget(line, providers, forget.get()) : look(line, providers));
                }
            }
        };
    }

    /// Takes the flag and its value out.
    private static Optional<String> takeForget(List<String> arguments) {
        for (var i = 0; i < arguments.size(); i++) {
            var flag = arguments.get(i).replaceFirst("^--", "-");
            if (flag.startsWith("-forget-cluster=")) {
                arguments.remove(i);
                return Optional.of(flag.substring("-forget-cluster=".length()));
            }
            if (flag.equals("-forget-cluster")) {
                arguments.remove(i);
                return Optional.of(i < arguments.size() ? arguments.remove(i) : "");
            }
        }
        return Optional.empty();
    }

    /// Looks at everything; also what `-check` does before a start.
    static List<Finding> look(CommandLine line, Map<String, DiscoveryProvider> providers) {
        try {
            return Doctor.of(line, providers).run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("stopped while checking", e);
        }
    }

    private static List<Finding> forget(CommandLine line, Map<String, DiscoveryProvider> providers, String id) {
        try (var discovery = OpenDiscovery.open(line, 1, providers, OpenDiscovery.ENVIRONMENT)
                .orElseThrow(() -> new IllegalArgumentException("-disco-mode is not given"))) {
            if (!(discovery.client() instanceof RegistryDiscovery registry)) {
                throw new IllegalArgumentException("-disco-mode " + discovery.mode() + " keeps no key of a cluster");
            }
            return List.of(new ForgetCluster(new RegistryCheckup(discovery.key(), registry)).run(UUID.fromString(id)));
        } catch (DiscoveryFlagException | DiscoveryException | IllegalArgumentException e) {
            return List.of(new Finding("forget-cluster", Severity.ERROR, String.valueOf(e.getMessage()), ""));
        }
    }

    private ExitCode told(boolean json, List<Finding> findings) {
        output.print(json ? FindingText.json(findings) : FindingText.lines(findings));
        output.flush();
        return Doctor.worst(findings) == Severity.ERROR ? ExitCode.START_FAILED : ExitCode.CLEAN;
    }
}
