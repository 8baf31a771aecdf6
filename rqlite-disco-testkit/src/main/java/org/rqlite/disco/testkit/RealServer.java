// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.testkit;

import java.nio.file.Path;
import java.util.List;

/// A real Consul or etcd on loopback. Everything that it does is over when a call returns.
public sealed interface RealServer extends AutoCloseable permits BinaryServer, ContainerServer {
    /// Where its clients reach it.
    ///
    /// @return the port on 127.0.0.1, the same for life
    default int port() {
        return ports().getFirst();
    }

    /// All its ports, those for its clients first.
    ///
    /// @return ports on 127.0.0.1, the same for life
    List<Integer> ports();

    /// Its folder, with its data in `data`.
    ///
    /// @return an absolute path
    Path folder();

    /// Freezes it; its connections stay open.
    void freeze();

    /// Lets it go on.
    void thaw();

    /// Ends it without warning; the data stays.
    void kill();

    /// Starts it anew after [#kill()], at the same port, with the data that is left, and waits until it serves.
    void restart();

    /// Ends it and forgets its data, before [#restart()].
    void wipe();

    /// Ends it for good and deletes its folder.
    @Override
    void close();
}
