// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What we read in a WAL against what SQLite recovers from it.
class WalScanTest {
    @TempDir
    Path folder;

    @Test
    void findsNothingInNoWalAndInAnEmptyOne() throws Exception {
        assertThat(WalScan.of(folder.resolve("none")).committedBytes()).isZero();
        var empty = Files.createFile(folder.resolve("empty"));
        assertThat(WalScan.of(empty)).isEqualTo(WalScan.of(folder.resolve("none")));
    }

    @Test
    void endsAtTheEndOfTheFileAfterACommit() throws Exception {
        try (var database = ToyDatabase.open(folder.resolve("db"))) {
            database.apply(0);
            database.apply(1);

            var scan = WalScan.of(folder.resolve("db-wal"));

            assertThat(scan.committedBytes()).isEqualTo(Files.size(folder.resolve("db-wal")));
            assertThat(scan.pageBytes()).isEqualTo(4096);
            assertThat(scan.pages()).containsKey(1L).hasSizeGreaterThan(2);
            assertThat(scan.databasePages()).isEqualTo(3);
        }
    }

    @Test
    void passesOverWhatWasRolledBack() throws Exception {
        try (var database = ToyDatabase.open(folder.resolve("db"))) {
            for (var i = 0; i <= 5; i++) database.apply(i);
            var before = WalScan.of(folder.resolve("db-wal"));

            database.spillAndRollBack();

            assertThat(Files.size(folder.resolve("db-wal"))).isGreaterThan(before.committedBytes() + 20 * 4096);
            assertThat(WalScan.of(folder.resolve("db-wal"))).isEqualTo(before);
        }
    }

    @Test
    void changesItsSaltsWhenSqliteStartsTheWalAnew() throws Exception {
        try (var database = ToyDatabase.open(folder.resolve("db"))) {
            database.apply(0);
            var before = WalScan.of(folder.resolve("db-wal")).salts();
            database.checkpoint();
            assertThat(WalScan.of(folder.resolve("db-wal")).salts()).isZero();

            database.apply(1);

            assertThat(WalScan.of(folder.resolve("db-wal")).salts()).isNotIn(0L, before);
        }
    }

    @Test
    void recoversWhatSqliteRecoversFromADamagedWal() throws Exception {
        byte[] wal;
        byte[] main;
        try (var database = ToyDatabase.open(folder.resolve("db"))) {
            for (var i = 0; i <= 12; i++) database.apply(i);
            wal = Files.readAllBytes(folder.resolve("db-wal"));
            main = Files.readAllBytes(folder.resolve("db"));
        }
        for (var seed = 0; seed < 60; seed++) {
            var random = new SplittableRandom(seed);
            var damaged = Arrays.copyOf(wal, random.nextInt(wal.length + 1));
            if (damaged.length > 0 && random.nextBoolean()) damaged[random.nextInt(damaged.length)] ^= 16;
            var copy = folder.resolve("copy-" + seed);
            Files.write(copy, main);
            var copiedWal = Files.write(folder.resolve("copy-" + seed + "-wal"), damaged);
            var scan = WalScan.of(copiedWal);
            var sum = new MainFile(copy, PageSum.of(copy)).sumWith(scan);

            ToyNode.finishCheckpoint(copy);

            assertThat(PageSum.of(copy)).as("seed %d", seed).isEqualTo(sum);
        }
    }
}
