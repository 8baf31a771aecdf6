// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerProto;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFileTest {
    @TempDir
    Path folder;

    private final RaftPeerProto peer =
            RaftPeerProto.newBuilder().setId(ByteString.copyFromUtf8("n")).build();

    @Test
    void withoutAFileNothingIsKnown() throws IOException {
        assertThat(file().isOfALogWithEntries()).isFalse();
        assertThat(file().isOfALoneVoter()).isFalse();
    }

    @Test
    void aGroupThatWasJustMadeHasNoEntriesS11() throws IOException {
        write(-1, List.of(peer), List.of());

        assertThat(file().isOfALogWithEntries()).isFalse();
    }

    @Test
    void aCommittedConfigurationTellsOfEntriesS11() throws IOException {
        write(0, List.of(peer), List.of());

        assertThat(file().isOfALogWithEntries()).isTrue();
    }

    @Test
    void aLoneVoterIsOneInBothHalvesOfAChange() throws IOException {
        write(1, List.of(peer), List.of());
        assertThat(file().isOfALoneVoter()).isTrue();

        write(2, List.of(peer), List.of(peer, peer));
        assertThat(file().isOfALoneVoter()).isFalse();

        write(3, List.of(peer, peer, peer), List.of());
        assertThat(file().isOfALoneVoter()).isFalse();
    }

    @Test
    void damageIsAnErrorAndNoAnswer() throws IOException {
        Files.write(folder.resolve("raft-meta.conf"), new byte[] {1, 2, 3});

        assertThatThrownBy(() -> file().isOfALogWithEntries()).isInstanceOf(IOException.class);
    }

    private ConfigurationFile file() {
        return new ConfigurationFile(folder);
    }

    private void write(long index, List<RaftPeerProto> peers, List<RaftPeerProto> old) throws IOException {
        var configuration =
                RaftConfigurationProto.newBuilder().addAllPeers(peers).addAllOldPeers(old);
        var entry = LogEntryProto.newBuilder().setIndex(index).setConfigurationEntry(configuration);
        try (var out = Files.newOutputStream(folder.resolve("raft-meta.conf"))) {
            entry.build().writeTo(out);
        }
    }
}
