// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Passes connections on to a port and cuts each after as many bytes from there as it was told; connections after
/// those told of are not cut. May flip one bit instead.
final class CuttingProxy implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int target;
    private final List<Integer> cuts;
    private final int flipAt;
    private final AtomicInteger connections = new AtomicInteger();

    private CuttingProxy(int target, List<Integer> cuts, int flipAt) throws IOException {
        this.target = target;
        this.cuts = cuts;
        this.flipAt = flipAt;
        var _ = Thread.ofVirtual().start(this::serve);
    }

    static CuttingProxy cutting(int target, List<Integer> cuts) throws IOException {
        return new CuttingProxy(target, cuts, -1);
    }

    static CuttingProxy flipping(int target, int flipAt) throws IOException {
        return new CuttingProxy(target, List.of(), flipAt);
    }

    String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    private void serve() {
        try {
            while (true) {
                var near = socket.accept();
                var number = connections.getAndIncrement();
                var far = new Socket(InetAddress.getLoopbackAddress(), target);
                var cut = number < cuts.size() ? cuts.get(number) : Integer.MAX_VALUE;
                var _ = Thread.ofVirtual().start(() -> pass(near, far, Integer.MAX_VALUE, -1));
                var _ = Thread.ofVirtual().start(() -> pass(far, near, cut, flipAt));
            }
        } catch (IOException _) {
            // closed
        }
    }

    private static void pass(Socket from, Socket to, int cut, int flipAt) {
        try (from;
                to) {
            copy(from.getInputStream(), to.getOutputStream(), cut, flipAt);
        } catch (IOException _) {
            // cut
        }
    }

    private static void copy(InputStream in, OutputStream out, int cut, int flipAt) throws IOException {
        var buffer = new byte[16 << 10];
        var passed = 0;
        while (passed < cut) {
            var read = in.read(buffer, 0, Math.min(buffer.length, cut - passed));
            if (read < 0) return;
            if (flipAt >= passed && flipAt < passed + read) buffer[flipAt - passed] ^= 1;
            out.write(buffer, 0, read);
            passed += read;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
