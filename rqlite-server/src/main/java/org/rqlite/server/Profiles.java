// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/// The profiles that a command line asks for: where rqlite writes Go's formats, these are recordings of the JDK Flight
/// Recorder (A20). They run from the start of the node and are written when it ends in order.
final class Profiles implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Profiles.class.getName());

    /// What can be recorded.
    enum Kind {
        /// Where time goes: samples of running threads.
        CPU("cpu-profile", "CPU"),
        /// Where memory goes: samples of what is allocated and of what stays.
        MEMORY("mem-profile", "memory"),
        /// All that the recorder's own settings `profile` tell of.
        TRACE("trace-profile", "trace");

        private final String flag;
        private final String title; // in rqlite's lines

        Kind(String flag, String title) {
            this.flag = flag;
            this.title = title;
        }

        /// The flag that gives the file.
        String flag() {
            return flag;
        }

        private Recording recording() throws IOException, ParseException {
            return switch (this) {
                case CPU ->
                    new Recording(Map.of(
                            "jdk.ExecutionSample#enabled", "true",
                            "jdk.ExecutionSample#period", "10 ms",
                            "jdk.NativeMethodSample#enabled", "true",
                            "jdk.NativeMethodSample#period", "10 ms",
                            "jdk.ThreadCPULoad#enabled", "true",
                            "jdk.CPULoad#enabled", "true"));
                case MEMORY ->
                    new Recording(Map.of(
                            "jdk.ObjectAllocationSample#enabled", "true",
                            "jdk.ObjectAllocationSample#throttle", "1000/s",
                            "jdk.OldObjectSample#enabled", "true",
                            "jdk.GCHeapSummary#enabled", "true",
                            "jdk.GarbageCollection#enabled", "true"));
                case TRACE -> new Recording(Configuration.getConfiguration("profile"));
            };
        }
    }

    private record Running(Kind kind, Recording recording) {}

    private final List<Running> running = new ArrayList<>(); // the main thread only

    private Profiles() {}

    /// Starts a recording for each file; loads nothing of the recorder if there is none.
    ///
    /// @throws StartException if one cannot be started, or its file not be written
    static Profiles start(Map<Kind, Path> files) {
        var profiles = new Profiles();
        try {
            new TreeMap<>(files).forEach(profiles::begin);
        } catch (StartException e) {
            profiles.close();
            throw e;
        }
        return profiles;
    }

    private void begin(Kind kind, Path file) {
        LOG.log(Level.INFO, "writing " + kind.title + " profile to: " + file);
        try {
            var recording = kind.recording();
            running.add(new Running(kind, recording));
            recording.setName(kind.flag);
            recording.setDestination(file); // opens the file
            recording.setDumpOnExit(true); // the process may have to end itself
            recording.start();
        } catch (IOException | ParseException e) {
            throw new StartException("failed to write the " + kind.title + " profile to " + file, e);
        }
    }

    /// Writes the files.
    @Override
    public void close() {
        for (var each : running) {
            each.recording.close(); // a running one is stopped first, which writes it
            LOG.log(Level.INFO, each.kind.title + " profiling stopped");
        }
        running.clear();
    }
}
