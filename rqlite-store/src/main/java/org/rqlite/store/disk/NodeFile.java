// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// Who the node of a data folder is: `DATA/node.json` (S1).
///
/// @param nodeId fixed with the folder; not empty
/// @param incarnation 128 random bits, made once with the folder: a node that lost its disk comes back
///     under
/// another (S1)
/// @param starts how often the node was started on this folder, this start included; at least 1
/// @param clusterId the one cluster that the node belongs to for life (S2, I6); empty before it belongs to
///     any
public record NodeFile(String nodeId, UUID incarnation, long starts, Optional<UUID> clusterId) {
    private static final String NAME = "node.json";
    private static final long FORMAT = 1;
    private static final Set<String> REQUIRED = Set.of("format", "node_id", "incarnation", "start_counter");
    private static final String CLUSTER_ID = "cluster_id";
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /// Checks the bounds.
    public NodeFile {
        if (nodeId.isBlank()) throw new IllegalArgumentException("node id is empty");
        if (starts < 1) throw new IllegalArgumentException("start counter must be at least 1: " + starts);
    }

    /// Starts on a folder under an id that the operator chose: counts the start, or makes the file. Forced
    /// when it returns.
    ///
    /// @param dataFolder exists and is locked by this process
    /// @param nodeId the flag `-node-id`
    /// @param random source of the incarnation
    /// @return the file as it is now on the disk
    /// @throws DataFolderException if the folder belongs to another id, or the file is damaged
    /// @throws IOException if the disk refuses
    public static NodeFile startAs(Path dataFolder, String nodeId, RandomGenerator random) throws IOException {
        var found = read(dataFolder);
        if (found.isPresent() && !found.get().nodeId.equals(nodeId)) {
            throw new DataFolderException(
                    "-node-id %s is not the id of the data folder %s, which belongs to node %s: start with -node-id %s, or give the new node an empty data folder"
                            .formatted(nodeId, dataFolder, found.get().nodeId, found.get().nodeId));
        }
        return count(dataFolder, found, nodeId, random);
    }

    /// Starts on a folder under the id it already has, else under a fallback. Forced when it returns.
    ///
    /// @param dataFolder exists and is locked by this process
    /// @param fallbackId used only to make the file
    /// @param random source of the incarnation
    /// @return the file as it is now on the disk
    /// @throws DataFolderException if the file is damaged
    /// @throws IOException if the disk refuses
    public static NodeFile start(Path dataFolder, String fallbackId, RandomGenerator random) throws IOException {
        return count(dataFolder, read(dataFolder), fallbackId, random);
    }

    /// Reads the file.
    ///
    /// @param dataFolder may be empty
    /// @return empty if there is no file, hence never was a node
    /// @throws DataFolderException if the file is damaged
    /// @throws IOException if the disk refuses
    public static Optional<NodeFile> read(Path dataFolder) throws IOException {
        var file = dataFolder.resolve(NAME);
        if (!Files.exists(file)) return Optional.empty();
        try {
            return Optional.of(parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8)));
        } catch (ParseException | IllegalArgumentException e) {
            throw new DataFolderException(
                    "%s is damaged (%s): restore that file from a copy, or start with an empty data folder and load a backup"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    /// Enters a cluster. Forced when it returns.
    ///
    /// @param dataFolder of this file
    /// @param cluster the founded or joined cluster
    /// @return the file as it is now on the disk
    /// @throws DataFolderException if the node already belongs to another cluster (I6)
    /// @throws IOException if the disk refuses
    public NodeFile enter(Path dataFolder, UUID cluster) throws IOException {
        if (clusterId.isPresent() && !clusterId.get().equals(cluster)) {
            throw new DataFolderException(
                    "the data folder %s belongs to cluster %s and cannot enter cluster %s: give the node an empty data folder"
                            .formatted(dataFolder, clusterId.get(), cluster));
        }
        return new NodeFile(nodeId, incarnation, starts, Optional.of(cluster)).written(dataFolder);
    }

    /// Takes the cluster id back, after the founding of that cluster turned out dead and its group was deleted
    /// (F6). Forced when it returns; nothing if the node is in no cluster.
    ///
    /// @param dataFolder of this file
    /// @return the file as it is now on the disk
    /// @throws IOException if the disk refuses
    public NodeFile leave(Path dataFolder) throws IOException {
        if (clusterId.isEmpty()) return this;
        return new NodeFile(nodeId, incarnation, starts, Optional.empty()).written(dataFolder);
    }

    private static NodeFile count(Path folder, Optional<NodeFile> found, String id, RandomGenerator random)
            throws IOException {
        if (found.isEmpty()) {
            var incarnation = new UUID(random.nextLong(), random.nextLong());
            return new NodeFile(id, incarnation, 1, Optional.empty()).written(folder);
        }
        var file = found.get();
        return new NodeFile(file.nodeId, file.incarnation, file.starts + 1, file.clusterId).written(folder);
    }

    private static NodeFile parse(String json) throws ParseException {
        var members = FlatJson.read(json);
        for (var name : REQUIRED) {
            if (!members.containsKey(name)) throw new IllegalArgumentException("\"" + name + "\" is missing");
        }
        // the format comes first: a later one may well have other members
        if (!Long.valueOf(FORMAT).equals(members.get("format"))) {
            throw new IllegalArgumentException(
                    "format " + members.get("format") + " is not known to this version, which knows format " + FORMAT);
        }
        for (var name : members.keySet()) {
            if (!REQUIRED.contains(name) && !name.equals(CLUSTER_ID)) {
                throw new IllegalArgumentException("\"" + name + "\" is unknown");
            }
        }
        return new NodeFile(
                text(members, "node_id"),
                uuid(members, "incarnation"),
                number(members, "start_counter"),
                members.containsKey(CLUSTER_ID) ? Optional.of(uuid(members, CLUSTER_ID)) : Optional.empty());
    }

    private static String text(Map<String, Object> members, String name) {
        if (members.get(name) instanceof String text) return text;
        throw new IllegalArgumentException("\"" + name + "\" is not a text");
    }

    private static long number(Map<String, Object> members, String name) {
        if (members.get(name) instanceof Long number) return number;
        throw new IllegalArgumentException("\"" + name + "\" is not a whole number");
    }

    private static UUID uuid(Map<String, Object> members, String name) {
        var text = text(members, name);
        // fromString also takes shortened forms; so the shape is checked first
        if (!UUID_FORM.matcher(text).matches()) throw new IllegalArgumentException("\"" + name + "\" is not a UUID");
        return UUID.fromString(text);
    }

    private NodeFile written(Path folder) throws IOException {
        var members = new LinkedHashMap<String, Object>();
        members.put("format", FORMAT);
        members.put("node_id", nodeId);
        members.put("incarnation", incarnation.toString());
        members.put("start_counter", starts);
        clusterId.ifPresent(id -> members.put(CLUSTER_ID, id.toString()));
        ForcedFile.write(folder.resolve(NAME), FlatJson.write(members).getBytes(StandardCharsets.UTF_8));
        return this;
    }
}
