// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.rqlite.api.Bytes;
import org.rqlite.store.log.TermIndex;

/// What one marker file says about the main database file (A1, S10).
///
/// | file | means |
/// | --- | --- |
/// | `CLEAN` | the main file is exactly the state at `at` |
/// | `INTENT` | the main file together with the WAL's first `walBytes` is exactly the state at `at` |
/// | `INSTALL` | the received file is exactly the state at `at` and becomes the main file |
/// | `LOAD` | the loaded file is exactly the state at `at` and becomes the main file |
///
/// @param at last entry contained
/// @param mainBytes length of the main (received, loaded) file; for `INTENT`, at most what it will be
/// @param mainSum its [PageSum]
/// @param walBytes end of the WAL's last commit, 0 for an empty WAL; 0 but for `INTENT`
/// @param walSalts both salts of the WAL's header, which change when SQLite starts it anew; 0 but for
///     `INTENT`
/// @param record bytes of the replicated record at `at` (S4)
record Marker(TermIndex at, long mainBytes, long mainSum, long walBytes, long walSalts, Bytes record) {
    private static final int HEAD = 7 * Long.BYTES + Integer.BYTES;

    /// The kinds, each with its own file of that name.
    enum Kind {
        CLEAN('C'),
        INTENT('I'),
        INSTALL('S'),
        LOAD('L');

        private final long magic; // "RQMARK", the kind, version 1

        Kind(char letter) {
            magic = 0x5251_4d41_524b_0001L | (long) letter << 8;
        }
    }

    byte[] encode(Kind kind) {
        var content = ByteBuffer.allocate(HEAD + record.size() + Integer.BYTES);
        content.putLong(kind.magic);
        content.putLong(at.term()).putLong(at.index());
        content.putLong(mainBytes).putLong(mainSum).putLong(walBytes).putLong(walSalts);
        content.putInt(record.size()).put(record.toArray());
        content.putInt(crc(content.array(), content.position()));
        return content.array();
    }

    /// Reads what [#encode] wrote for the same kind.
    ///
    /// @return empty if one bit is wrong
    static Optional<Marker> decode(Kind kind, byte[] bytes) {
        var length = bytes.length - Integer.BYTES;
        if (length < HEAD) return Optional.empty();
        var content = ByteBuffer.wrap(bytes);
        if (content.getInt(length) != crc(bytes, length)) return Optional.empty();
        if (content.getLong() != kind.magic) return Optional.empty();
        var at = new TermIndex(content.getLong(), content.getLong());
        var mainBytes = content.getLong();
        var mainSum = content.getLong();
        var walBytes = content.getLong();
        var walSalts = content.getLong();
        var recordBytes = content.getInt();
        if (recordBytes != length - HEAD) return Optional.empty();
        var record = new byte[recordBytes];
        content.get(record);
        return Optional.of(new Marker(at, mainBytes, mainSum, walBytes, walSalts, Bytes.copyOf(record)));
    }

    private static int crc(byte[] content, int length) {
        var crc = new CRC32C();
        crc.update(content, 0, length);
        return (int) crc.getValue();
    }
}
