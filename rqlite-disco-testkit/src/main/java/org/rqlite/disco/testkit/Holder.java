// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ServiceLoader;
import org.rqlite.api.disco.DiscoveryProvider;
import org.rqlite.api.disco.DiscoverySettings;
import org.rqlite.api.disco.RegistryDiscovery;

/// A process with one client, to be killed or frozen. Finds its provider on the class path, as a user of that would.
///
/// Reads its config from the first line and then commands `KEY VALUE HOLD`: each is a check-and-set against what is
/// there, whose outcome is the answer.
public final class Holder {
    private Holder() {}

    /// Runs until the end of its input.
    ///
    /// @param arguments mode and `-disco-key`
    /// @throws IOException if the test went away
    public static void main(String[] arguments) throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = System.out;
        try (var discovery = open(arguments[0], new DiscoverySettings(in.readLine(), arguments[1], 4002))) {
            FirstAnswer.await(discovery);
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                out.println("answer " + outcome(discovery, line.split(" ")));
            }
        }
    }

    private static RegistryDiscovery open(String mode, DiscoverySettings settings) {
        var provider = ServiceLoader.load(DiscoveryProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(candidate -> candidate.mode().equals(mode))
                .findFirst()
                .orElseThrow();
        return (RegistryDiscovery) provider.open(settings);
    }

    private static String outcome(RegistryDiscovery discovery, String[] command) {
        var read = discovery.read(command[0]);
        var hold = RegistryDiscovery.Hold.valueOf(command[2]);
        return discovery.checkAndSet(command[0], read, command[1], hold).toString();
    }
}
