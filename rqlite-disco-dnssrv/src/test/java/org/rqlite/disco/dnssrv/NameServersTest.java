// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.dnssrv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/// The order of resolv.conf(5).
class NameServersTest {
    @ParameterizedTest
    @CsvSource({
        "_raft._tcp.svc.ns., 1, _raft._tcp.svc.ns.",
        "_raft._tcp.svc, 1, _raft._tcp.svc. _raft._tcp.svc.ns. _raft._tcp.svc.local.",
        "_raft._tcp.svc, 2, _raft._tcp.svc. _raft._tcp.svc.ns. _raft._tcp.svc.local.",
        "_raft._tcp.svc, 5, _raft._tcp.svc.ns. _raft._tcp.svc.local. _raft._tcp.svc."
    })
    void asksForTheNameItselfFirstIfItHasTheDots(String name, int ndots, String candidates) throws TextParseException {
        var search = List.of(Name.fromString("ns."), Name.fromString("local."));
        var servers = new NameServers(List.of(), search, ndots, Optional.empty());

        assertThat(servers.candidates(Name.fromString(name)))
                .extracting(Name::toString)
                .containsExactlyElementsOf(Stream.of(candidates.split(" ")).toList());
    }
}
