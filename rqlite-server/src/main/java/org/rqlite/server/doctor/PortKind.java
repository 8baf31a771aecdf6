// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.rqlite.server.flags.HostPort;

/// What listens at an address, by its first bytes.
enum PortKind {
    /// HTTP/2 without TLS and nothing else, as the node-to-node port speaks.
    NODE,
    /// HTTP/1.1, maybe with HTTP/2 besides.
    HTTP,
    TLS,
    OTHER,
    /// Nobody, or nobody who speaks.
    SILENT;

    private static final int MILLIS = 2000;
    private static final int SETTINGS = 4; // the type of a server's first frame (RFC 9113)
    private static final int ALERT = 21; // of TLS, to what is no handshake

    static PortKind at(HostPort address) {
        try (var socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(address.host(), address.number().orElse(0)), MILLIS);
            socket.setSoTimeout(MILLIS);
            var out = socket.getOutputStream();
            // who speaks HTTP/2 alone says so before it has read this
            out.write(
                    "HEAD / HTTP/1.1\r\nHost: doctor\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return of(socket.getInputStream().readNBytes(5));
        } catch (SocketTimeoutException _) {
            return SILENT;
        } catch (IOException | IllegalArgumentException _) { // refused, or closed at once
            return SILENT;
        }
    }

    private static PortKind of(byte[] first) {
        if (first.length < 5) return OTHER;
        if (new String(first, StandardCharsets.US_ASCII).equals("HTTP/")) return HTTP;
        if (first[0] == ALERT && first[1] == 3) return TLS;
        return first[0] == 0 && first[3] == SETTINGS ? NODE : OTHER;
    }
}
