// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.dnssrv;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;

/// Asks one server after the other, twice round at most, as the C library does.
///
/// dnsjava's own would take the first server's SERVFAIL or REFUSED for an answer. The second round goes without EDNS,
/// which
/// old servers refuse. Whoever answered last is asked first, so that a silent server costs one question and not all.
final class ServersInTurn implements Resolver {
    private static final int ROUNDS = 2;
    private static final int DATAGRAM_BYTES = 1232; // what passes everywhere unfragmented (DNS flag day 2020)

    private final List<InetSocketAddress> servers;
    private final Duration attempt;
    private final long end; // of System.nanoTime
    private final AtomicInteger first = new AtomicInteger();

    ServersInTurn(List<InetSocketAddress> servers, Duration attempt, Duration whole) {
        this.servers = servers;
        this.attempt = attempt;
        this.end = System.nanoTime() + whole.toNanos();
    }

    Duration left() {
        return Duration.ofNanos(end - System.nanoTime());
    }

    /// Whoever answered last, then the others.
    List<InetSocketAddress> inOrderOfUse() {
        var order = new ArrayList<>(servers);
        Collections.rotate(order, -first.get());
        return List.copyOf(order);
    }

    @Override
    public Message send(Message query) throws IOException {
        var failure = new IOException("no server to ask");
        int start = first.get();
        for (int question = 0; question < ROUNDS * servers.size() && left().isPositive(); question++) {
            int index = (start + question) % servers.size();
            var server = servers.get(index);
            try {
                var answer = resolver(server, question < servers.size()).send(query);
                if (isAnswer(answer)) {
                    first.set(index);
                    return answer;
                }
                failure = new IOException(refusal(answer) + " from " + text(server));
            } catch (InterruptedIOException e) {
                if (Thread.currentThread().isInterrupted()) throw e;
                failure = new IOException("no answer from " + text(server), e);
            } catch (IOException e) {
                failure = new IOException(reason(e) + " from " + text(server), e);
            }
        }
        throw failure;
    }

    private static boolean isAnswer(Message answer) {
        var known = answer.getRcode() == Rcode.NOERROR || answer.getRcode() == Rcode.NXDOMAIN;
        return known && !answer.getHeader().getFlag(Flags.TC);
    }

    // a datagram that was cut off was asked for again by TCP: there it must be whole
    private static String refusal(Message answer) {
        return answer.getHeader().getFlag(Flags.TC) ? "an answer cut off" : Rcode.string(answer.getRcode());
    }

    private SimpleResolver resolver(InetSocketAddress server, boolean extended) {
        var resolver = new SimpleResolver(server);
        resolver.setTimeout(left().compareTo(attempt) < 0 ? left() : attempt);
        if (extended) resolver.setEDNS(0, DATAGRAM_BYTES, 0, List.of());
        else resolver.setEDNS(-1);
        return resolver;
    }

    private static String reason(IOException e) {
        var said = e.getMessage();
        if (said == null) return e.getClass().getSimpleName();
        return said.startsWith("Timed out") ? "no answer" : said; // dnsjava's text repeats the question
    }

    private static String text(InetSocketAddress server) {
        return server.getHostString() + ":" + server.getPort();
    }

    @Override
    public CompletionStage<Message> sendAsync(Message query, Executor executor) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return send(query);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                executor);
    }

    @Override
    public void setPort(int port) {
        throw fixed();
    }

    @Override
    public void setTCP(boolean on) {
        throw fixed();
    }

    @Override
    public void setIgnoreTruncation(boolean on) {
        throw fixed();
    }

    @Override
    public void setEDNS(int version, int payloadSize, int flags, List<EDNSOption> options) {
        throw fixed();
    }

    @Override
    public void setTSIGKey(TSIG key) {
        throw fixed();
    }

    @Override
    public void setTimeout(Duration timeout) {
        throw fixed();
    }

    private static UnsupportedOperationException fixed() {
        return new UnsupportedOperationException("made for one look-up");
    }
}
