// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.doctor;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.rqlite.server.flags.Addresses;
import org.rqlite.server.flags.CommandLine;
import org.rqlite.server.flags.HostPort;

/// Whether the addresses to listen on are this machine's, and whether others can reach those that are advertised.
///
/// @param line the flags
record AddressCheck(CommandLine line) implements Check {
    @Override
    public String name() {
        return "addresses";
    }

    @Override
    public List<Finding> look() throws SocketException {
        var findings = new ArrayList<Finding>();
        for (var door : List.of("http", "raft")) bound(door, findings);
        advertised("http", Addresses.httpAdvertised(line), findings);
        advertised("raft", Addresses.raftAdvertised(line), findings);
        if (findings.isEmpty()) {
            findings.add(Finding.ok(
                    name(),
                    "others are told " + Addresses.httpAdvertised(line) + " and " + Addresses.raftAdvertised(line)));
        }
        return findings;
    }

    private void bound(String door, List<Finding> findings) throws SocketException {
        var flag = "-" + door + "-addr";
        var host = HostPort.split(line.word(door + "-addr")).map(HostPort::host).orElse("");
        if (host.isEmpty()) return;
        try {
            var address = InetAddress.getByName(host);
            if (address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null) return;
            findings.add(Finding.error(
                    name(),
                    flag + " " + host + " is no address of this machine",
                    "listen on 0.0.0.0 or an address of this machine, and tell others the rest by -" + door
                            + "-adv-addr"));
        } catch (UnknownHostException _) {
            findings.add(Finding.error(
                    name(), flag + " " + host + " does not resolve", "check the name and this machine's DNS"));
        }
    }

    private void advertised(String door, String text, List<Finding> findings) {
        var flag = "-" + door + "-adv-addr";
        var host = HostPort.split(text).map(HostPort::host).orElse("");
        try {
            var addresses = host.isEmpty() ? new InetAddress[0] : InetAddress.getAllByName(host);
            if (host.isEmpty() || addresses[0].isAnyLocalAddress()) {
                findings.add(Finding.error(name(), "others are told " + text + ", which leads nowhere", "set " + flag));
            } else if (addresses[0].isLoopbackAddress() && leavesMachine()) {
                findings.add(Finding.warning(
                        name(),
                        "others are told " + text + ", which leads each of them to itself",
                        "set " + flag + " to an address that the other machines reach"));
            }
        } catch (UnknownHostException _) {
            findings.add(Finding.error(
                    name(),
                    "others are told " + text + ", a name that does not resolve here",
                    "check the name and this machine's DNS, or set " + flag));
        }
    }

    /// Whether other nodes are to be found at all, beyond this machine as far as one can tell.
    private boolean leavesMachine() {
        var targets = Targets.of(line);
        if (!line.word("disco-mode").isEmpty()) return true;
        return targets.stream()
                .map(target -> target.address().host())
                .anyMatch(host -> !host.equals("localhost") && !host.startsWith("127.") && !host.equals("::1"));
    }
}
