// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/// Ports of the loopback interface for tests.
final class Ports {
    private Ports() {}

    /// A port that is free now.
    static int free() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
