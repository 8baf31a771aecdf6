// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.DiagnosticSource;

/// The section `network` of `/status`: the interfaces of this machine.
final class NetworkReport implements DiagnosticSource {
    @Override
    public Diagnostic report() {
        try {
            var interfaces = new TreeMap<String, Diagnostic>();
            for (var network : NetworkInterface.networkInterfaces().toList()) {
                interfaces.put(network.getName(), facts(network));
            }
            return Diagnostic.section(Map.of("interfaces", Diagnostic.section(interfaces)));
        } catch (SocketException e) {
            return Diagnostic.section(Map.of("error", Diagnostic.of(String.valueOf(e.getMessage()))));
        }
    }

    private static Diagnostic facts(NetworkInterface network) throws SocketException {
        var hardware = network.getHardwareAddress();
        List<Diagnostic> addresses = network.getInterfaceAddresses().stream()
                .<Diagnostic>map(address -> Diagnostic.section(Map.of("address", Diagnostic.of(text(address)))))
                .toList();
        return Diagnostic.section(Map.of(
                "addresses", new Diagnostic.Items(addresses),
                "flags", Diagnostic.of(flags(network)),
                "hardware_address",
                        Diagnostic.of(
                                hardware == null
                                        ? ""
                                        : HexFormat.ofDelimiter(":").formatHex(hardware))));
    }

    private static String text(InterfaceAddress address) {
        return address.getAddress().getHostAddress().replaceFirst("%.*", "") + "/" + address.getNetworkPrefixLength();
    }

    private static String flags(NetworkInterface network) throws SocketException {
        return Stream.of(
                        network.isUp() ? "up" : "",
                        network.isLoopback() ? "loopback" : "",
                        network.isPointToPoint() ? "pointtopoint" : "",
                        network.supportsMulticast() ? "multicast" : "")
                .filter(flag -> !flag.isEmpty())
                .collect(Collectors.joining("|"));
    }
}
