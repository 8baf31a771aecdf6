// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.rqlite.testkit.Ports;

/// How a server is started.
///
/// @param name of the binary, and of the image that holds it
/// @param arguments made for the place that it gets
/// @param health what tells that it serves
public record ServerCommand(String name, Function<Place, List<String>> arguments, Health health) {
    private static final Duration START = Duration.ofSeconds(60);

    /// Waits until a server serves, and fails if it ends before.
    ///
    /// @param place where it runs
    /// @param runs whether it has not ended
    /// @param log what it says, told in the failure
    void awaitServing(Place place, BooleanSupplier runs, Supplier<String> log) {
        var end = System.nanoTime() + START.toNanos();
        while (!health.serves(place)) {
            if (!runs.getAsBoolean() || System.nanoTime() > end) {
                throw new AssertionError(name + " did not come up: " + log.get());
            }
            Waiting.throughout(Duration.ofMillis(50), "", () -> true);
        }
    }

    /// Where a server runs.
    ///
    /// @param folder its own
    /// @param ports free ones on 127.0.0.1; the first is for its clients
    public record Place(Path folder, List<Integer> ports) {
        private static final int PORTS = 6;

        /// Draws ports for a folder.
        static Place draw(Path folder) {
            return new Place(folder, Stream.generate(Ports::free).limit(PORTS).toList());
        }

        /// Deletes what is at a path below the folder; the folder itself for the empty path.
        void delete(String below) {
            var path = folder.resolve(below);
            if (!Files.exists(path)) return;
            try (var files = Files.walk(path)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

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
