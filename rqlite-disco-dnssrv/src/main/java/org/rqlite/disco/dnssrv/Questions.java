// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.dnssrv;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.lookup.LookupResult;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/// Asks for records of one type: search path, aliases and deadline, never a cache.
final class Questions {
    private final NameServers settings;
    private final ServersInTurn servers;
    private final LookupSession session;

    Questions(NameServers settings, ServersInTurn servers, Executor executor) {
        this.settings = settings;
        this.servers = servers;
        this.session =
                LookupSession.builder().resolver(servers).executor(executor).build();
    }

    /// Asks along the search path, for all of its names at once, and takes the first in its order that has an answer.
    ///
    /// dnsjava's own search ends at the first name that a server fails at, such as one that is not its own.
    List<Record> search(Name name, int type) throws NoAnswerException {
        var questions = settings.candidates(name).stream()
                .map(full -> start(full, type))
                .toList();
        Optional<NoAnswerException> failure = Optional.empty();
        var exists = false;
        for (var question : questions) {
            try {
                var records = await(question);
                if (!records.isEmpty()) return records;
                exists = true;
            } catch (NoAnswerException e) {
                // that a server failed says more than that a name is not there
                if (failure.isEmpty() || !e.saysThatNothingIsThere()) failure = Optional.of(e);
            }
        }
        if (exists || failure.isEmpty()) return List.of();
        throw failure.get();
    }

    CompletableFuture<LookupResult> start(Name name, int type) {
        return session.lookupAsync(name, type).toCompletableFuture();
    }

    /// The answer; empty if the name exists without such a record.
    List<Record> await(CompletableFuture<LookupResult> question) throws NoAnswerException {
        try {
            return question.get(Math.max(1, servers.left().toMillis()), TimeUnit.MILLISECONDS)
                    .getRecords();
        } catch (TimeoutException e) {
            throw new NoAnswerException("no answer in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAnswerException("interrupted", e);
        } catch (ExecutionException e) {
            return switch (cause(e)) {
                case NoSuchRRSetException _ -> List.of();
                case NoSuchDomainException nothing -> throw new NoAnswerException("no such host", nothing);
                case Throwable other -> throw new NoAnswerException(reason(other), other);
            };
        }
    }

    private static Throwable cause(Throwable e) {
        var wrapped = e instanceof ExecutionException
                || e instanceof CompletionException
                || e instanceof UncheckedIOException;
        var inner = e.getCause();
        if (inner == null || !wrapped) return e;
        return cause(inner);
    }

    private static String reason(Throwable e) {
        var said = e.getMessage();
        if (said == null) return e.getClass().getSimpleName();
        return e instanceof IOException ? said : e.getClass().getSimpleName() + ": " + said;
    }

    /// No answer, or that there is nothing of that name.
    static final class NoAnswerException extends Exception {
        private static final long serialVersionUID = 1L;
        private final String reason;

        NoAnswerException(String reason, Throwable cause) {
            super(reason, cause);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }

        boolean saysThatNothingIsThere() {
            return getCause() instanceof NoSuchDomainException;
        }
    }
}
