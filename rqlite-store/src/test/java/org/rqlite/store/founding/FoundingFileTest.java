// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.founding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.store.disk.DataFolderException;
import org.rqlite.store.log.Seeds;

class FoundingFileTest {
    private static final Plan PLAN = new Plan(
            List.of(
                    Candidate.of("n1", new UUID(0, 1), "10.0.0.1:4002"),
                    Candidate.of("my node", new UUID(0, 2), "[::1]:4002")),
            3);

    @TempDir
    Path folder;

    @Test
    void isEmptyBeforeTheFirstFounding() throws IOException {
        assertThat(FoundingFile.read(folder)).isEqualTo(FoundingRecord.EMPTY);
    }

    @Test
    void readsWhatItWrote() throws IOException {
        var record = FoundingRecord.EMPTY;
        var round = 1;
        for (var state : EntryState.values()) record = record.with(new Plan(PLAN.members(), round++), state);

        FoundingFile.write(folder, record);

        assertThat(FoundingFile.read(folder)).isEqualTo(record);
    }

    @Test
    void keepsItsForm() {
        var bytes = FoundingFile.bytes(FoundingRecord.EMPTY.with(PLAN, EntryState.REFUSED));

        assertThat(new String(bytes, StandardCharsets.UTF_8)).startsWith("""
                        rqlite founding 1
                        refused 3 2 %s
                        00000000-0000-0000-0000-000000000002 [::1]:4002 my node
                        00000000-0000-0000-0000-000000000001 10.0.0.1:4002 n1
                        crc32c\
                        """.formatted(PLAN.id()));
    }

    @Seeds(200)
    void refusesAnyDamage(RandomGenerator random) throws IOException {
        FoundingFile.write(folder, FoundingRecord.EMPTY.with(PLAN, EntryState.PREPARED));
        var file = folder.resolve("founding");
        var bytes = Files.readAllBytes(file);
        if (random.nextBoolean()) bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        else bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
        Files.write(file, bytes);

        assertThatThrownBy(() -> FoundingFile.read(folder))
                .isInstanceOf(DataFolderException.class)
                .hasMessageContaining("founding is damaged")
                .hasMessageContaining("restore that file");
    }

    @Test
    void dropsAFoundingThatAPersonGaveUp() {
        var record = FoundingRecord.EMPTY.with(PLAN, EntryState.ACTIVATED);

        assertThat(record.forgotten(PLAN.id()).state(PLAN.id())).contains(EntryState.DROPPED);
        assertThatThrownBy(() -> FoundingRecord.EMPTY.forgotten(PLAN.id()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not active on this node");
    }
}
