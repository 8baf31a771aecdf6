// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import java.io.IOException;
import java.nio.file.Path;
import org.rqlite.api.Halt;

/// Reads the main file once behind a start, so that a start need not wait for it.
final class MainFileCheck implements Runnable {
    private final Path mainFile;
    private final long sum;
    private final Halt halt;
    private volatile boolean abandoned;

    /// @param sum [PageSum] that the file must have
    MainFileCheck(Path mainFile, long sum, Halt halt) {
        this.mainFile = mainFile;
        this.sum = sum;
        this.halt = halt;
    }

    static MainFileCheck start(Path mainFile, long sum, Halt halt) {
        var check = new MainFileCheck(mainFile, sum, halt);
        Thread.ofPlatform().name("main-file-check").daemon().start(check);
        return check;
    }

    /// After it returns the file may change: a check that is not done by then gives no verdict.
    void abandon() {
        abandoned = true;
    }

    @Override
    public void run() {
        try {
            long found = PageSum.of(mainFile, () -> abandoned);
            // asked again after the last page was read: until then nobody has changed one
            if (!abandoned && found != sum) {
                var message =
                        "%s fails its checksum, expected=%016x actual=%016x: restore it from a backup or another node"
                                .formatted(mainFile, sum, found);
                halt.halt(Halt.Reason.CORRUPT, message, new IOException(message));
            }
        } catch (IOException e) {
            halt.halt(Halt.Reason.DISK, "cannot read " + mainFile, e);
        }
    }
}
