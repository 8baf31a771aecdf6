// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.logging;

import java.io.OutputStream;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.StreamHandler;

/// Writes each event at once, so that the last line before a crash is not lost.
final class EventHandler extends StreamHandler {
    EventHandler(OutputStream out, Formatter formatter) {
        super(out, formatter);
        // what is too fine is left out by the loggers
        setLevel(Level.ALL);
    }

    @Override
    public synchronized void publish(LogRecord event) {
        super.publish(event);
        flush();
    }

    /// Leaves the stream open: it is standard error, and others may still have something to say.
    @Override
    public synchronized void close() {
        flush();
    }
}
