// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rqlite.server.flags.CommandLine;
import org.rqlite.server.flags.HostPort;
import org.rqlite.store.FolderState;

/// Whether the ports to listen on are free.
///
/// @param line the flags
record PortCheck(CommandLine line) implements Check {
    @Override
    public String name() {
        return "ports";
    }

    @Override
    public List<Finding> look() throws IOException {
        var findings = new ArrayList<Finding>();
        for (var flag : List.of("http-addr", "raft-addr")) {
            var address = HostPort.split(line.word(flag));
            if (address.isEmpty() || address.get().number().isEmpty()) continue; // said elsewhere
            refusal(address.get()).ifPresent(why -> findings.add(taken(flag, why)));
        }
        if (findings.isEmpty()) findings.add(Finding.ok(name(), "both are free"));
        else if (runs()) return List.of(Finding.ok(name(), "in use, and the node of this data folder is running"));
        return findings;
    }

    private Finding taken(String flag, String why) {
        return Finding.error(
                name(),
                "cannot listen on -" + flag + " " + line.word(flag) + ": " + why,
                "stop what listens there, or choose another port");
    }

    private static Optional<String> refusal(HostPort address) {
        var port = address.number().orElseThrow();
        var at = address.host().isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(address.host(), port);
        if (at.isUnresolved()) return Optional.empty(); // said elsewhere
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(at);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private boolean runs() throws IOException {
        var folder = Path.of(line.dataFolder());
        return Files.isDirectory(folder) && FolderState.read(folder).holder().isPresent();
    }
}
