// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import org.rqlite.api.Halt;

/// How this process ends, for whoever supervises it; explained in `docs/reference/exit-codes.md`.
///
/// 3 is left to the JVM, which ends with it when memory runs out, and 128 and more to signals.
enum ExitCode {
    CLEAN(0),
    START_FAILED(1),
    USAGE(2),
    DISK(10),
    CORRUPT(11),
    CONSENSUS(12),
    VERSION(13),
    DEFECT(14),
    OTHER_CLUSTER(15);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static ExitCode of(Halt.Reason reason) {
        return switch (reason) {
            case DISK -> DISK;
            case CORRUPT -> CORRUPT;
            case CONSENSUS -> CONSENSUS;
            case VERSION -> VERSION;
            case DEFECT -> DEFECT;
            case OTHER_CLUSTER -> OTHER_CLUSTER;
        };
    }
}
