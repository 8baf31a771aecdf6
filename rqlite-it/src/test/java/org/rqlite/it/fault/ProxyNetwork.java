// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.rqlite.testkit.Ports;

/// Nodes on loopback, each pair of which is joined by a TCP proxy of this process: works without root.
///
/// A proxy must know who calls. So each pair has its own address: node `b` is known to all as `n<b>`, and each node has
/// its own file of hosts in which that name leads to the proxy between the two.
public final class ProxyNetwork implements Network {
    private static final int DOOR_TRIES = 5;
    private static final int SECOND_BYTE = 77; // of the addresses of proxies, 127.77.caller.called

    private final int size;
    private final Path folder;
    private final Valve[][] valves;
    private final List<TcpLink> links = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();

    private ProxyNetwork(int size, Path folder) {
        this.size = size;
        this.folder = folder;
        this.valves = new Valve[size + 1][size + 1];
        for (var row : valves) for (var n = 0; n < row.length; n++) row[n] = new Valve();
    }

    /// Starts the proxies.
    ///
    /// @param folder where the files of hosts go
    public static ProxyNetwork start(int size, Path folder) {
        var network = new ProxyNetwork(size, folder);
        network.settle();
        return network;
    }

    private void settle() {
        try {
            for (var caller = 1; caller <= size; caller++) Files.writeString(hosts(caller), lines(caller));
            for (var called = 1; called <= size; called++) {
                var raft = Ports.free();
                var door = door(called, raft); // to itself; the others have the same port
                for (var caller = 1; caller <= size; caller++) {
                    if (caller == called) continue;
                    var _ = link(caller, called, door.address().getPort(), raft);
                }
                places.add(new Place(
                        List.of(),
                        List.of("-Djdk.net.hosts.file=" + hosts(called)),
                        "127.0.0.1:" + Ports.free(),
                        "127.0.0.1:" + raft,
                        "n" + called + ":" + door.address().getPort()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// At a port that may be somebody's by the time it is taken: then at another.
    private TcpLink door(int called, int raft) throws IOException {
        for (var more = DOOR_TRIES; ; more--) {
            try {
                return link(called, called, Ports.free(), raft);
            } catch (BindException e) {
                if (more == 0) throw e;
            }
        }
    }

    private TcpLink link(int caller, int called, int port, int raft) throws IOException {
        var link = TcpLink.open(
                new InetSocketAddress(TcpLink.loopback(SECOND_BYTE, caller, called), port),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), raft),
                valves[caller][called],
                valves[called][caller]);
        links.add(link);
        return link;
    }

    private Path hosts(int caller) {
        return folder.resolve("hosts-" + caller).toAbsolutePath();
    }

    private String lines(int caller) {
        var lines = new StringBuilder("127.0.0.1 localhost\n");
        for (var called = 1; called <= size; called++) {
            lines.append("127.%d.%d.%d n%d%n".formatted(SECOND_BYTE, caller, called, called));
        }
        return lines.toString();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Place place(int node) {
        return places.get(node - 1);
    }

    @Override
    public void cut(int from, int to) {
        valves[from][to].shut();
    }

    @Override
    public void join(int from, int to) {
        valves[from][to].open();
    }

    @Override
    public void slow(int from, int to, Duration delay) {
        valves[from][to].delay(delay);
    }

    /// Bounds what one node may send to another.
    public void limit(int from, int to, long bytesPerSecond) {
        valves[from][to].limit(bytesPerSecond);
    }

    @Override
    public void move() {
        closeLinks();
        places.clear();
        settle();
    }

    private void closeLinks() {
        try {
            for (var link : links) link.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        links.clear();
    }

    @Override
    public void close() {
        for (var row : valves) for (var valve : row) valve.end();
        closeLinks();
    }
}
