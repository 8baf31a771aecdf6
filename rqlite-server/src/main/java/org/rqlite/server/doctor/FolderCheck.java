// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rqlite.server.flags.CommandLine;
import org.rqlite.store.FolderState;

/// The data folder: whether it can be written, who uses it, whose it is, how much room there is.
///
/// @param line the flags
record FolderCheck(CommandLine line) implements Check {
    private static final long ROOM_LEAST = 100L << 20;
    private static final long ROOM_GOOD = 1L << 30;

    @Override
    public String name() {
        return "data-folder";
    }

    @Override
    public List<Finding> look() throws IOException {
        if (line.dataFolder().isEmpty()) return List.of();
        var folder = Path.of(line.dataFolder()).toAbsolutePath();
        var there = existing(folder);
        var findings = new ArrayList<Finding>();
        if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            findings.add(Finding.error(
                    name(),
                    there + " cannot be written by user " + System.getProperty("user.name"),
                    "chown or chmod it, or choose another data folder"));
            return findings;
        }
        room(Files.getFileStore(there), folder, findings);
        if (Files.isDirectory(folder)) state(folder, findings);
        if (findings.isEmpty()) findings.add(Finding.ok(name(), folder + " can be written"));
        return findings;
    }

    private void room(FileStore store, Path folder, List<Finding> findings) throws IOException {
        var room = store.getUsableSpace();
        var text = "%d MB free for %s".formatted(room >> 20, folder);
        var cure = "free some room: a node whose disk is full stops";
        if (room < ROOM_LEAST) findings.add(Finding.error(name(), text, cure));
        else if (room < ROOM_GOOD) findings.add(Finding.warning(name(), text, cure));
    }

    private void state(Path folder, List<Finding> findings) throws IOException {
        var user = System.getProperty("user.name");
        var owner = Files.getOwner(folder).getName();
        if (!owner.equals(user)) {
            findings.add(Finding.warning(
                    name(),
                    folder + " belongs to user " + owner + ", this is " + user,
                    "run the node as " + owner + ", or chown the folder with all that is in it"));
        }
        var state = FolderState.read(folder);
        state.holder()
                .ifPresent(holder -> findings.add(Finding.warning(
                        name(),
                        folder + " is in use by process " + holder,
                        "a second node cannot start on it; if that is this node running, all is well")));
        state.damage().ifPresent(damage -> findings.add(Finding.error(name(), damage, "see there")));
        state.node().ifPresent(node -> {
            var wanted = line.word("node-id");
            if (!wanted.isEmpty() && !wanted.equals(node.nodeId())) {
                findings.add(Finding.error(
                        name(),
                        "it belongs to node " + node.nodeId() + ", -node-id says " + wanted,
                        "start with -node-id " + node.nodeId() + ", or give the new node an empty folder"));
            }
        });
    }

    private static Path existing(Path folder) {
        var at = folder;
        while (!Files.exists(at) && at.getParent() != null) at = at.getParent();
        return at;
    }
}
