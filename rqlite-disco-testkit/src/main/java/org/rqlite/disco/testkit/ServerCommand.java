// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/// How a server is started.
///
/// @param name of the binary
/// @param arguments made for the place that it gets
/// @param health what tells that it serves
public record ServerCommand(String name, Function<Place, List<String>> arguments, Health health) {
    /// Where a server runs.
    ///
    /// @param folder its own
    /// @param ports free ones on 127.0.0.1; the first is for its clients
    public record Place(Path folder, List<Integer> ports) {
        /// The port for its clients.
        ///
        /// @return the first
        public int port() {
            return ports.getFirst();
        }
    }

    /// Whether a server serves.
    @FunctionalInterface
    public interface Health {
        /// Asks it.
        ///
        /// @param place where it runs
        /// @return false if it does not answer, or not well
        boolean serves(Place place);
    }
}
