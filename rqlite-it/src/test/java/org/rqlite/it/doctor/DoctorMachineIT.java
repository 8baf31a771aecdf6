// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.it.FormingNode;
import org.rqlite.it.Strace;
import org.rqlite.it.fault.SmallDisk;
import org.rqlite.testkit.Ports;

/// The doctor finds what is wrong with folder, disk and limits of this machine; each cause is made for real.
class DoctorMachineIT {
    private static final String NOBODY = "nobody";

    @TempDir
    Path temp;

    @Test
    void findsNothingWrongWithANodeThatCanStart() {
        var diagnosis = Doctor.HERE.asked(flags(temp.resolve("data")));

        assertThat(diagnosis.status()).as("%s", diagnosis).isZero();
        diagnosis
                .hasOk("flags", "they fit together")
                .hasOk("data-folder", "can be written")
                .hasOk("fsync", " ms, the median of ")
                .hasOk("open-files", "at most ")
                .hasOk("addresses", "others are told 127.0.0.1:")
                .hasOk("ports", "both are free");
        assertThat(temp.resolve("data")).as("nothing is started").doesNotExist();
    }

    @Test
    void aLineAFindingForPeople() {
        var printed = Doctor.HERE.printed(flags(temp.resolve("data"), "-join", "nowhere.invalid:4002"));

        assertThat(printed.status()).isEqualTo(1);
        assertThat(printed.text().lines())
                .allMatch(line -> line.matches("(ok|WARNING|ERROR) +[a-z-]+: .*"))
                .contains(
                        "ERROR    join: nowhere.invalid:4002: nowhere.invalid does not resolve; cure: check the name and"
                                + " this machine's DNS");
    }

    @Test
    void findsTheFolderOfANodeThatRuns() {
        try (var node = new FormingNode("1", temp).launch().awaitReady()) {
            Doctor.HERE
                    .asked(flags(node.data()))
                    .hasWarning("data-folder", "is in use by process " + node.pid())
                    .hasOk("ports", "both are free");
            // the same command line as the node's own
            Doctor.HERE
                    .asked(List.of(
                            "-http-addr",
                            node.api(),
                            "-raft-addr",
                            node.raft(),
                            node.data().toString()))
                    .hasOk("ports", "in use, and the node of this data folder is running");
        }
    }

    @Test
    void findsAFolderOfAnotherUser() throws IOException {
        SmallDisk.require(temp); // root, as this does
        var data = Files.createDirectory(temp.resolve("data"));
        Files.setOwner(
                data, data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(NOBODY));

        Doctor.HERE.asked(flags(data)).hasWarning("data-folder", data + " belongs to user " + NOBODY);
        // without the rights that root has beyond those of others
        Doctor.behind("setpriv", "--bounding-set=-all", "--inh-caps=-all")
                .asked(flags(data))
                .hasError("data-folder", data + " cannot be written by user ");
    }

    @Test
    void findsADiskWithLittleRoom() {
        SmallDisk.require(temp);
        try (var disk = SmallDisk.mount(temp.resolve("small"), 64)) {
            Doctor.HERE
                    .asked(flags(disk.folder().resolve("data")))
                    .hasError("data-folder", " MB free for " + disk.folder());
        }
        try (var disk = SmallDisk.mount(temp.resolve("larger"), 512)) {
            Doctor.HERE
                    .asked(flags(disk.folder().resolve("data")))
                    .hasWarning("data-folder", " MB free for " + disk.folder());
        }
    }

    @Test
    void findsADiskThatIsSlow() {
        Strace.require();
        var calls = "-o" + temp.resolve("calls");
        var slow = "-einject=fdatasync:delay_enter=30000";

        // the filter of the kernel: without it every system call of the start is stopped
        Doctor.behind("strace", "-f", "--seccomp-bpf", "-etrace=fdatasync", slow, calls)
                .asked(flags(temp.resolve("data")))
                .hasWarning("fsync", " ms, the median of 30 writes");
    }

    @Test
    void findsALowLimitOfOpenFiles() {
        Doctor.behind("sh", "-c", "ulimit -n 256; exec \"$0\" \"$@\"")
                .asked(flags(temp.resolve("data")))
                .hasWarning("open-files", "at most 256 open files");
    }

    private static List<String> flags(Path data, String... more) {
        var flags = new ArrayList<>(List.of("-http-addr", "127.0.0.1:" + Ports.free()));
        flags.addAll(List.of("-raft-addr", "127.0.0.1:" + Ports.free()));
        flags.addAll(List.of(more));
        flags.add(data.toString());
        return flags;
    }
}
