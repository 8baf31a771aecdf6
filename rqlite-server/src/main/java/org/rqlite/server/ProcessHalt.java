// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.rqlite.api.Halt;

/// The one place where this process ends itself (A14, A21).
final class ProcessHalt implements Halt {
    private static final System.Logger LOG = System.getLogger(ProcessHalt.class.getName());

    private final AtomicBoolean halted = new AtomicBoolean();
    private final IntConsumer end;

    /// @param end ends the process with a code, at once
    ProcessHalt(IntConsumer end) {
        this.end = end;
    }

    /// Ends this JVM, without a chance for anything else to write: what is broken must not be folded into a snapshot.
    static ProcessHalt ofThisProcess() {
        return new ProcessHalt(Runtime.getRuntime()::halt);
    }

    /// The clean way out: what is registered with the JVM for its end still runs.
    static void exit(ExitCode code) {
        System.exit(code.number());
    }

    @Override
    public void halt(Reason reason, String message, Throwable cause) {
        // the first tells the cause, the others its consequences
        if (!halted.compareAndSet(false, true)) return;
        var code = ExitCode.of(reason);
        try {
            LOG.log(Level.ERROR, "node stops, reason=" + code + " exit=" + code.number() + ": " + message, cause);
        } finally {
            end.accept(code.number());
        }
    }

    /// Takes what no thread caught: without memory, or with the JVM itself broken, the node is broken too.
    void uncaught(Thread thread, Throwable thrown) {
        if (thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError)) {
            halt(Reason.DEFECT, "the JVM fails in thread " + thread.getName(), thrown);
        } else {
            LOG.log(Level.ERROR, "thread " + thread.getName() + " ended by an exception", thrown);
        }
    }
}
