// SPDX-License-Identifier: Apache-2.0
package org.rqlite.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;

/// A number that no other test process of this machine has meanwhile: its share of ports, subnets, names.
///
/// Held by a port that this process listens on, so that it is free again with its end, however it ends.
public final class Lane {
    /// How many there are.
    public static final int COUNT = 16;

    private static final int FIRST_MARK = 11_980;
    private static final ServerSocket MARK = take();

    private Lane() {}

    /// The number of this process.
    ///
    /// @return from 0 below [#COUNT], always the same
    public static int number() {
        return MARK.getLocalPort() - FIRST_MARK;
    }

    private static ServerSocket take() {
        for (var number = 0; number < COUNT; number++) {
            try {
                return new ServerSocket(FIRST_MARK + number, 1, InetAddress.ofLiteral("127.0.0.1"));
            } catch (BindException _) { // somebody else's: the next
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new IllegalStateException(COUNT + " other test processes run on this machine");
    }
}
