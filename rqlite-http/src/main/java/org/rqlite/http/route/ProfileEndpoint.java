// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import io.helidon.http.Status;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.text.ParseException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.management.JMException;
import javax.management.ObjectName;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import org.rqlite.http.json.ByteWriter;
import org.rqlite.http.params.RequestFault;

/// `/debug/pprof`: what a JVM has where a Go program has its profiles. One at a time.
final class ProfileEndpoint {
    private static final String PREFIX = "/debug/pprof";
    private static final String INDEX = """
            /debug/pprof/goroutine  threads, virtual ones too, with their stacks
            /debug/pprof/heap       number and size of objects by class
            /debug/pprof/profile    a recording of the JDK Flight Recorder, seconds=30 (60 at most)
            """;
    private static final int PIECE_SIZE = 64 * 1024;
    private static final Duration USUAL = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Semaphore one = new Semaphore(1);

    void profile(Exchange exchange) {
        switch (exchange.path().substring(PREFIX.length())) {
            case "", "/" -> exchange.text(Status.OK_200, INDEX);
            case "/goroutine" -> alone(() -> threads(exchange));
            case "/heap" -> alone(() -> heap(exchange));
            case "/profile" -> {
                var time = time(exchange.parameters().text("seconds"));
                alone(() -> recording(exchange, time));
            }
            default -> exchange.empty(Status.NOT_FOUND_404);
        }
    }

    private void alone(Runnable profile) {
        if (!turn()) throw new RequestFault(503, "another profile is being taken, ask again later");
        try {
            profile.run();
        } finally {
            one.release();
        }
    }

    /// Waits a moment: who has read the end of a profile may ask for the next before the first one's turn is over.
    private boolean turn() {
        try {
            return one.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Duration time(String seconds) {
        if (seconds.isEmpty()) return USUAL;
        try {
            var time = Duration.ofSeconds(Long.parseLong(seconds));
            if (time.isPositive() && time.compareTo(LONGEST) <= 0) return time;
        } catch (NumberFormatException _) { // told below
        }
        throw new RequestFault("seconds is not a number from 1 to " + LONGEST.toSeconds());
    }

    // the JDK tells of virtual threads only in a file
    private static void threads(Exchange exchange) {
        try {
            var folder = Files.createTempDirectory("rqlited");
            var file = folder.resolve("threads.txt");
            try {
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                        .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
                var bytes = Files.readAllBytes(file);
                exchange.document(CommonHeaders.TEXT, out -> out.put(bytes));
            } finally {
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw RequestFault.ofServer("cannot dump threads: " + e.getMessage());
        }
    }

    private static void heap(Exchange exchange) {
        try {
            var text = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[] {"-all"}}, // else all garbage would be collected first
                            new String[] {String[].class.getName()});
            var bytes = String.valueOf(text).getBytes(StandardCharsets.UTF_8);
            exchange.document(CommonHeaders.TEXT, out -> out.put(bytes));
        } catch (JMException e) {
            throw RequestFault.ofServer("cannot count objects: " + e.getMessage());
        }
    }

    private static void recording(Exchange exchange, Duration time) {
        try (var recording = new Recording(Configuration.getConfiguration("profile"))) {
            recording.start();
            exchange.watched(() -> await(time));
            recording.stop();
            exchange.document(CommonHeaders.BYTES, out -> copy(recording, out));
        } catch (IOException | ParseException e) {
            throw RequestFault.ofServer("cannot record: " + e.getMessage());
        }
    }

    /// Waits; an interrupt, such as of a client that hung up, ends it.
    private static boolean await(Duration time) {
        var end = System.nanoTime() + time.toNanos();
        for (var left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) return false; // what was recorded is written all the same
        }
        return true;
    }

    private static void copy(Recording recording, ByteWriter out) {
        try (var in = recording.getStream(null, null)) {
            if (in == null) return;
            var piece = new byte[PIECE_SIZE];
            for (var size = in.read(piece); size >= 0; size = in.read(piece)) out.put(piece, 0, size);
        } catch (IOException e) {
            throw RequestFault.ofServer("cannot read the recording: " + e.getMessage());
        }
    }
}
