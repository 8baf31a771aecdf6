// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import org.rqlite.api.Backup;
import org.rqlite.api.Backup.Form;
import org.rqlite.store.log.ByteReader;
import org.rqlite.store.log.ByteWriter;
import org.rqlite.store.log.EntryFormatException;

/// The bytes of a backup that one node asks another for: form, whether it must lead, time, tables.
final class BackupCodec {
    private BackupCodec() {}

    static byte[] encode(Backup backup) {
        var out = new ByteWriter(64);
        out.put(tag(backup.form()));
        out.putFlag(backup.fromLeader());
        out.putVar(backup.timeout().toNanos());
        out.putVar(backup.tables().size());
        backup.tables().forEach(out::putText);
        return out.toArray();
    }

    /// @throws EntryFormatException if the bytes are none
    static Backup decode(byte[] bytes) {
        var in = new ByteReader(ByteBuffer.wrap(bytes));
        var form = form(in.get());
        var fromLeader = in.getFlag();
        var timeout = in.getVar();
        if (timeout <= 0) throw new EntryFormatException("time out of range: " + timeout);
        var count = in.getCount(1);
        var tables = new ArrayList<String>(count);
        for (var i = 0; i < count; i++) tables.add(in.getText());
        in.end();
        return new Backup(form, tables, fromLeader, Duration.ofNanos(timeout));
    }

    // numbers of our own: the order of an enum's constants is no format
    private static int tag(Form form) {
        return switch (form) {
            case WAL_FILE -> 1;
            case ROLLBACK_FILE -> 2;
            case VACUUMED_FILE -> 3;
            case SQL_TEXT -> 4;
        };
    }

    private static Form form(int tag) {
        return switch (tag) {
            case 1 -> Form.WAL_FILE;
            case 2 -> Form.ROLLBACK_FILE;
            case 3 -> Form.VACUUMED_FILE;
            case 4 -> Form.SQL_TEXT;
            default -> throw new EntryFormatException("no form of a backup: " + tag);
        };
    }
}
