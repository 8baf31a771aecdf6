// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.dns;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.Security;
import java.time.Duration;
import java.util.ServiceLoader;
import org.rqlite.api.disco.AddressDiscovery;
import org.rqlite.api.disco.DiscoveryException;
import org.rqlite.api.disco.DiscoveryProvider;
import org.rqlite.api.disco.DiscoverySettings;

/// A program that picks the mode from the class path and looks up once for each name on its input.
///
/// Argument `cached` leaves the JDK's own settings, another address binds port 53 there and answers nothing.
final class LookupMain {
    private final PrintStream out;

    private LookupMain(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) throws IOException {
        for (var argument : arguments) {
            if (argument.equals("cached")) continue;
            var silent = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(argument), 53));
            Runtime.getRuntime().addShutdownHook(new Thread(silent::close));
        }
        if (arguments.length == 0 || !arguments[0].equals("cached")) {
            Security.setProperty("networkaddress.cache.ttl", "0");
            Security.setProperty("networkaddress.cache.negative.ttl", "0");
        }
        new LookupMain(System.out).run();
    }

    private void run() throws IOException {
        var provider = ServiceLoader.load(DiscoveryProvider.class).findFirst().orElseThrow();
        out.println("ready for mode " + provider.mode());
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var name = input.readLine(); name != null; name = input.readLine()) {
            var settings = new DiscoverySettings("{\"name\": \"" + name + "\"}", "key", 4002);
            try (var discovery = (AddressDiscovery) provider.open(settings)) {
                look(discovery);
            }
        }
    }

    private void look(AddressDiscovery discovery) {
        var start = System.nanoTime();
        try {
            out.println("answer " + discovery.addresses());
        } catch (DiscoveryException e) {
            var millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
            out.println("answer after " + millis + "ms: " + e.getMessage());
        }
    }
}
