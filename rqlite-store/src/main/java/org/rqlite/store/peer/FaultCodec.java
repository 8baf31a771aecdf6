// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import org.rqlite.api.CommitUnknownException;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.InvalidDatabaseException;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.NotLeaderException;
import org.rqlite.api.NotOpenException;
import org.rqlite.api.NotReadyException;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.Peer;
import org.rqlite.api.RefusedException;
import org.rqlite.api.RequestTooLargeException;
import org.rqlite.api.StaleReadException;
import org.rqlite.api.TransactionFailedException;
import org.rqlite.store.log.ByteReader;
import org.rqlite.store.log.ByteWriter;
import org.rqlite.store.log.EntryFormatException;

/// The bytes of a [DatabaseException]: whoever forwarded the request throws the same kind with the same text.
final class FaultCodec {
    private static final int NOT_LEADER = 1;
    private static final int LEADER_NOT_FOUND = 2;
    private static final int NOT_READY = 3;
    private static final int NOT_OPEN = 4;
    private static final int STALE_READ = 5;
    private static final int REFUSED = 6;
    private static final int TRANSACTION_FAILED = 7;
    private static final int OVERLOADED = 8;
    private static final int COMMIT_UNKNOWN = 9;
    private static final int REQUEST_TOO_LARGE = 10;
    private static final int INVALID_DATABASE = 11;

    private FaultCodec() {}

    static void put(ByteWriter out, DatabaseException fault) {
        switch (fault) {
            case NotLeaderException notLeader -> putNotLeader(out, notLeader);
            case LeaderNotFoundException _ -> out.put(LEADER_NOT_FOUND);
            case NotReadyException _ -> out.put(NOT_READY);
            case NotOpenException _ -> out.put(NOT_OPEN);
            case StaleReadException _ -> out.put(STALE_READ);
            case RefusedException _ -> putText(out, REFUSED, fault);
            case TransactionFailedException _ -> putText(out, TRANSACTION_FAILED, fault);
            case OverloadedException _ -> putText(out, OVERLOADED, fault);
            case CommitUnknownException _ -> putText(out, COMMIT_UNKNOWN, fault);
            case RequestTooLargeException _ -> putText(out, REQUEST_TOO_LARGE, fault);
            case InvalidDatabaseException _ -> putText(out, INVALID_DATABASE, fault);
        }
    }

    /// @throws EntryFormatException if the bytes are no fault
    static DatabaseException get(ByteReader in) {
        var kind = in.get();
        return switch (kind) {
            case NOT_LEADER -> getNotLeader(in);
            case LEADER_NOT_FOUND -> new LeaderNotFoundException();
            case NOT_READY -> new NotReadyException();
            case NOT_OPEN -> new NotOpenException();
            case STALE_READ -> new StaleReadException();
            case REFUSED -> new RefusedException(in.getText());
            case TRANSACTION_FAILED -> new TransactionFailedException(in.getText());
            case OVERLOADED -> new OverloadedException(in.getText());
            case COMMIT_UNKNOWN -> new CommitUnknownException(in.getText());
            case REQUEST_TOO_LARGE -> new RequestTooLargeException(in.getText());
            case INVALID_DATABASE -> new InvalidDatabaseException(in.getText());
            default -> throw new EntryFormatException("no kind of fault: " + kind);
        };
    }

    private static void putText(ByteWriter out, int kind, DatabaseException fault) {
        out.put(kind);
        out.putText(String.valueOf(fault.getMessage()));
    }

    private static void putNotLeader(ByteWriter out, NotLeaderException fault) {
        out.put(NOT_LEADER);
        out.putFlag(fault.leader().isPresent());
        fault.leader().ifPresent(leader -> {
            out.putText(leader.id());
            out.putText(leader.apiUrl());
            out.putText(leader.raftAddress());
            out.putFlag(leader.voter());
        });
    }

    private static NotLeaderException getNotLeader(ByteReader in) {
        if (!in.getFlag()) return new NotLeaderException();
        return new NotLeaderException(new Peer(in.getText(), in.getText(), in.getText(), in.getFlag()));
    }
}
