// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.Halt;

/// An error that only this node meets must stop it: answered as a value, it would part from the others (I2, A14).
class ResultCodesTest {
    /// What a client's SQL brings about on every node alike.
    @ParameterizedTest
    @ValueSource(
            ints = {
                1, // ERROR
                4, // ABORT
                6, // LOCKED
                8, // READONLY
                9, // INTERRUPT
                12, // NOTFOUND
                17, // SCHEMA
                18, // TOOBIG
                19,
                275,
                787,
                1043,
                1299,
                1555,
                1811,
                2067,
                2579,
                3091, // CONSTRAINT_*
                20, // MISMATCH
                23, // AUTH
                25, // RANGE
                257, // ERROR_MISSING_COLLSEQ
                267, // CORRUPT_VTAB
                516, // ABORT_ROLLBACK
                523 // CORRUPT_SEQUENCE
            })
    void i2AnAnswerOnEveryNode(int code) {
        var error = new SqliteException(code, "said");

        assertThat(ResultCodes.broken(error)).isEmpty();
        assertThatCode(() -> ResultCodes.haltIfBroken(error)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "3, DISK", // PERM
        "5, DISK", // BUSY: a lock that nobody else may hold
        "261, DISK", // BUSY_RECOVERY
        "517, DISK", // BUSY_SNAPSHOT
        "7, DISK", // NOMEM
        "264, DISK", // READONLY_RECOVERY
        "776, DISK", // READONLY_ROLLBACK
        "1032, DISK", // READONLY_DBMOVED
        "10, DISK", // IOERR
        "266, DISK", // IOERR_READ
        "778, DISK", // IOERR_WRITE
        "1034, DISK", // IOERR_FSYNC
        "3082, DISK", // IOERR_NOMEM
        "11, CORRUPT",
        "779, CORRUPT", // CORRUPT_INDEX
        "13, DISK", // FULL
        "14, DISK", // CANTOPEN
        "15, DISK", // PROTOCOL
        "22, DISK", // NOLFS
        "26, CORRUPT", // NOTADB
        "2, DEFECT", // INTERNAL
        "21, DEFECT" // MISUSE
    })
    void a14ANodeOfItsOwn(int code, Halt.Reason reason) {
        var error = new SqliteException(code, "disk I/O error");

        assertThat(ResultCodes.broken(error)).isEqualTo(Optional.of(reason));
        assertThatThrownBy(() -> ResultCodes.haltIfBroken(error))
                .isInstanceOfSatisfying(
                        BrokenDatabaseException.class,
                        broken -> assertThat(broken.reason()).isEqualTo(reason))
                .hasMessage("database cannot be written, code=" + code + " error=disk I/O error");
    }

    /// An extension that SQLite adds later is judged by its primary code, never let pass as unknown.
    @Test
    void anUnknownExtensionIsJudgedByItsPrimaryCode() {
        for (var extension = 100; extension < 110; extension++) {
            for (var primary = 0; primary < 27; primary++) {
                var plain = ResultCodes.broken(new SqliteException(primary, ""));
                var extended = ResultCodes.broken(new SqliteException(extension << 8 | primary, ""));
                var expected = primary == 8 ? Optional.of(Halt.Reason.DISK) : plain;
                assertThat(extended).as("primary %s", primary).isEqualTo(expected);
            }
        }
    }

    @Test
    void aRefusalCostsNoStackTrace() {
        var error = new SqliteException(275, "CHECK constraint failed: a");

        assertThat(error.getStackTrace()).isEmpty();
        assertThat(error.code()).isEqualTo(275);
        assertThat(error.primaryCode()).isEqualTo(19);
    }
}
