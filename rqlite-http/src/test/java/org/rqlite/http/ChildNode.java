// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A [ChildMain] in a process of its own, with little of something.
final class ChildNode implements AutoCloseable {
    private final Process process;
    private final InetSocketAddress address;

    private ChildNode(Process process, InetSocketAddress address) {
        this.process = process;
        this.address = address;
    }

    /// Starts it on 96 MB of heap, so that it dies of the first OutOfMemoryError.
    ///
    /// @param files file descriptors it may open
    static ChildNode start(int files) throws IOException {
        var path = Stream.of(
                        System.getProperty("jdk.module.path"),
                        System.getProperty("java.class.path"),
                        Path.of("target", "test-classes").toString(), // patched into the module, on no path
                        Path.of("target", "classes").toString())
                .filter(part -> part != null && !part.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -n " + files + " && exec \"$@\"",
                        "sh",
                        java,
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        path,
                        ChildMain.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new ChildNode(process, address(process));
    }

    private static InetSocketAddress address(Process process) throws IOException {
        var out = new BufferedReader(process.inputReader());
        for (var line = out.readLine(); line != null; line = out.readLine()) {
            if (!line.startsWith("port=")) continue;
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(line.substring(5)));
        }
        throw new IOException("the child did not start");
    }

    InetSocketAddress address() {
        return address;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
