// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogTailTest {
    private static final int MAX = 9 << 20;
    private static final int PREALLOCATED = 1 << 16;

    @TempDir
    Path folder;

    private Path segment;
    private byte[] content;
    private int lastRecord; // where it starts
    private int end; // of the last record

    @BeforeEach
    void writeThreeRecords() throws IOException {
        segment = folder.resolve("log_inprogress_0");
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes("RaftLog1".getBytes(UTF_8));
        bytes.writeBytes(record(100));
        bytes.writeBytes(record(5000));
        lastRecord = bytes.size();
        bytes.writeBytes(record(3000));
        end = bytes.size();
        content = Arrays.copyOf(bytes.toByteArray(), PREALLOCATED);
    }

    @Test
    void leavesASoundLogAlone() throws IOException {
        assertThat(cut(content)).isZero();
        assertThat(cut(Arrays.copyOf(content, end))).isZero();
        assertThat(segment).hasBinaryContent(Arrays.copyOf(content, end));
    }

    @Test
    void knowsTheLastIndexOfALogThatNobodyHasOpened() throws IOException {
        assertThat(LogTail.lastIndex(new LogFolder(folder), MAX)).isEmpty();
        Files.write(folder.resolve("log_0-41"), new byte[0]);
        assertThat(LogTail.lastIndex(new LogFolder(folder), MAX)).hasValue(41);
        Files.write(folder.resolve("log_inprogress_42"), content);
        assertThat(LogTail.lastIndex(new LogFolder(folder), MAX)).hasValue(44);
        Files.write(folder.resolve("log_inprogress_42"), new byte[PREALLOCATED]); // not written yet
        assertThat(LogTail.lastIndex(new LogFolder(folder), MAX)).hasValue(41);
    }

    @Test
    void s10ALogThatTheDatabaseHoldsAllOfIsDeletedButNotItsVote() throws IOException {
        Files.write(folder.resolve("log_0-41"), new byte[0]);
        Files.write(folder.resolve("log_inprogress_42"), content);
        Files.writeString(folder.resolve("raft-meta"), "vote");
        var log = new LogFolder(folder);

        assertThat(log.dropCovered(44, MAX)).isFalse(); // Ratis manages: nothing follows with a gap
        assertThat(log.dropCovered(43, MAX)).isFalse();
        assertThat(log.dropCovered(45, MAX)).isTrue();

        assertThat(folder).isDirectoryContaining("glob:**raft-meta");
        assertThat(log.firstIndex()).isEmpty();
        assertThat(log.dropCovered(45, MAX)).isFalse();
        assertThat(new LogFolder(folder.resolve("none")).dropCovered(45, MAX)).isFalse();
    }

    @Test
    void leavesAFolderWithoutLogAlone() throws IOException {
        assertThat(LogTail.cutTorn(new LogFolder(folder.resolve("none")), MAX)).isZero();
        assertThat(LogTail.cutTorn(new LogFolder(folder), MAX)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 5, 100, 1500, 2990})
    void cutsALastRecordWhoseEndIsZerosAsAPowerCutLeavesIt(int written) throws IOException {
        Arrays.fill(content, lastRecord + written, end, (byte) 0);

        assertThat(cut(content)).isEqualTo(PREALLOCATED - lastRecord);

        assertThat(segment).hasBinaryContent(Arrays.copyOf(content, lastRecord));
        assertThat(LogTail.cutTorn(new LogFolder(folder), MAX)).isZero();
    }

    @Test
    void cutsALastRecordThatLacksASectorInTheMiddle() throws IOException {
        var sector = (lastRecord + 1024) / 512 * 512;
        Arrays.fill(content, sector, sector + 512, (byte) 0);

        assertThat(cut(content)).isEqualTo(PREALLOCATED - lastRecord);
    }

    @Test
    void leavesAFileThatEndsWithinTheLastRecordToRatis() throws IOException {
        assertThat(cut(Arrays.copyOf(content, lastRecord + 700))).isZero();
        assertThat(cut(Arrays.copyOf(content, lastRecord + 1))).isZero();
    }

    @Test
    void leavesAFileThatWasOnlyPreallocatedToRatis() throws IOException {
        assertThat(cut(new byte[PREALLOCATED])).isZero();
        assertThat(cut(new byte[5])).isZero();
        assertThat(cut(Arrays.copyOf(content, 8))).isZero();
    }

    @Test
    void refusesAFlippedBitInTheLastRecordWhichMayBeAcknowledgedI1() throws IOException {
        content[lastRecord + 900] ^= 4;

        refuses(lastRecord);
    }

    @Test
    void refusesADamagedRecordWithOthersBehindItI1() throws IOException {
        Arrays.fill(content, lastRecord - 3000, lastRecord, (byte) 0);

        refuses(8 + record(100).length);
    }

    @Test
    void refusesRecordsBehindZerosI1() throws IOException {
        content[end + 9000] = 7;

        refuses(end);
    }

    @Test
    void refusesARecordLongerThanAnyEntry() throws IOException {
        content[lastRecord] = content[lastRecord + 1] = content[lastRecord + 2] = (byte) 0xff;
        content[lastRecord + 3] = 0x7f;

        refuses(lastRecord);
    }

    @Test
    void refusesAnotherHeader() throws IOException {
        content[3] = 'X';

        refuses(0);
    }

    @Test
    void neverTouchesAClosedSegment() throws IOException {
        Arrays.fill(content, lastRecord + 100, end, (byte) 0);
        var closed = Files.write(folder.resolve("log_0-2"), content);

        assertThat(LogTail.cutTorn(new LogFolder(folder), MAX)).isZero();
        assertThat(closed).hasBinaryContent(content);
    }

    @Test
    void cutsOrRefusesButNeverDropsASoundRecordWhateverIsZeroed() throws IOException {
        for (var seed = 0; seed < 300; seed++) {
            var random = new SplittableRandom(seed);
            var damaged = content.clone();
            var from = 8 + random.nextInt(end - 8);
            var to = Math.min(end, from + 1 + random.nextInt(4000));
            Arrays.fill(damaged, from, to, (byte) 0);
            try {
                var cutOff = cut(damaged);
                // cut before the damage, and only if no sound record lies behind it
                assertThat(PREALLOCATED - cutOff).as("seed %d", seed).isLessThanOrEqualTo(from);
                assertThat(from >= lastRecord || to == end).as("seed %d", seed).isTrue();
            } catch (DataFolderException e) {
                assertThat(segment).as("seed %d", seed).hasBinaryContent(damaged);
            }
        }
    }

    @Test
    void knowsWhereTheLogStarts() throws IOException {
        assertThat(new LogFolder(folder).firstIndex()).isEqualTo(OptionalLong.empty());
        for (var name : new String[] {"log_120-340", "log_inprogress_341", "raft-meta", "log_9-119", "log_x"}) {
            Files.createFile(folder.resolve(name));
        }
        assertThat(new LogFolder(folder).firstIndex()).hasValue(9);
    }

    private void refuses(int at) throws IOException {
        assertThatThrownBy(() -> cut(content))
                .isInstanceOf(DataFolderException.class)
                .hasMessageContainingAll(segment.toString(), "damaged at byte " + at, "load your latest backup");
        assertThat(segment).hasBinaryContent(content);
    }

    private long cut(byte[] bytes) throws IOException {
        Files.write(segment, bytes);
        return LogTail.cutTorn(new LogFolder(folder), MAX);
    }

    // length as varint, content without zeros, checksum
    private static byte[] record(int size) {
        var bytes = ByteBuffer.allocate(size + 9);
        var rest = size;
        for (; rest > 127; rest >>>= 7) bytes.put((byte) (rest | 128));
        bytes.put((byte) rest);
        for (var i = 0; i < size; i++) bytes.put((byte) (1 + i % 100));
        var crc = new CRC32C();
        crc.update(bytes.array(), 0, bytes.position());
        bytes.putInt((int) crc.getValue());
        return Arrays.copyOf(bytes.array(), bytes.position());
    }
}
