// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.rqlite.disco.testkit.Background;

/// A network and a file system view of their own, so that the system's resolver has the test's `resolv.conf` and hosts
/// file, and port 53 is free. Needs root and util-linux; ends with the process that holds it.
final class Namespace implements AutoCloseable {
    private final Background holder;

    private Namespace(Background holder) {
        this.holder = holder;
    }

    /// Skips the calling test where namespaces may not be made; fails it where `CI` is set.
    static void require() {
        var refused = succeeds("unshare", "--mount", "--net", "ip", "link", "set", "lo", "up")
                ? ""
                : "needs root, unshare and ip";
        if (System.getenv("CI") == null) assumeThat(refused).isEmpty();
        assertThat(refused).isEmpty();
    }

    private static boolean succeeds(String... command) {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static Namespace open(Path folder, String resolvConf, String hosts) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("resolv.conf"), resolvConf);
            Files.writeString(folder.resolve("hosts"), hosts);
            Files.writeString(folder.resolve("nsswitch.conf"), "hosts: files dns\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var script = """
                ip link set lo up || exit 1
                for file in resolv.conf hosts nsswitch.conf; do
                  [ -e /etc/$file ] || touch /etc/$file
                  mount --bind "$0/$file" /etc/$file || exit 1
                done
                echo ready
                exec cat
                """;
        // the holder's input is a pipe of this JVM: if that dies, cat ends, and the namespaces with it
        var holder = Background.start(List.of("unshare", "--mount", "--net", "sh", "-c", script, folder.toString()));
        holder.await("ready", Duration.ofSeconds(30));
        return new Namespace(holder);
    }

    /// What stands before a command so that it runs in there.
    List<String> prefix() {
        return List.of("nsenter", "--target", Long.toString(holder.pid()), "--mount", "--net");
    }

    @Override
    public void close() {
        holder.close();
    }
}
