// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.logging;

import java.io.OutputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/// The log of this process (A18): everything that is told to `System.Logger`, `java.util.logging` or slf4j goes
/// through one handler of ours.
public final class Logging implements AutoCloseable {
    // the log manager holds its loggers weakly, and with them the levels set below
    private final List<Logger> loggers = new ArrayList<>();

    private Logging() {}

    /// Takes the log of this process over. Called again, the later settings hold.
    ///
    /// @param config what to write, and how
    /// @param out where to, usually standard error
    /// @return close it when the log ends
    public static Logging start(LogConfig config, OutputStream out) {
        LogManager.getLogManager().reset();
        var logging = new Logging();
        logging.level("", Level.WARNING);
        logging.level("org.rqlite", Level.INFO);
        logging.level("org.rqlite.store", config.raftLevel().storeLevel());
        logging.level("org.apache.ratis", config.raftLevel().level());
        // the copies of netty and gRPC inside Ratis
        logging.level("org.apache.ratis.thirdparty", Level.WARNING);
        // a node id with a colon is no JMX name; nobody looks for Ratis's beans
        logging.level("org.apache.ratis.util.JmxRegister", Level.OFF);
        // warns of each call that fails, which is said elsewhere
        logging.level("io.etcd.jetcd", Level.SEVERE);
        logging.loggers.getFirst().addHandler(handler(config.format(), out));
        return logging;
    }

    /// Writes what is left. The settings hold until here.
    @Override
    public void close() {
        for (var logger : loggers) {
            for (var handler : logger.getHandlers()) handler.flush();
        }
    }

    private void level(String name, Level level) {
        var logger = Logger.getLogger(name);
        logger.setLevel(level);
        loggers.add(logger);
    }

    private static EventHandler handler(LogFormat format, OutputStream out) {
        Formatter formatter = switch (format) {
            case LINE -> new LineFormatter(ZoneId.systemDefault());
            case JSON -> new JsonFormatter();
        };
        var handler = new EventHandler(out, formatter);
        try {
            handler.setEncoding(StandardCharsets.UTF_8.name());
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("a JVM without UTF-8", e);
        }
        return handler;
    }
}
