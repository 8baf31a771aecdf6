// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import org.rqlite.store.log.ByteReader;
import org.rqlite.store.log.ByteWriter;
import org.rqlite.store.log.EntryFormatException;
import org.rqlite.store.log.RecordCodec;

/// The bytes of a [Greeting]: the protocol version, whose place never changes, then what that version says.
final class GreetingCodec {
    private GreetingCodec() {}

    static byte[] encode(Greeting greeting) {
        var out = new ByteWriter(256);
        out.put(greeting.protocol());
        out.putFlag(greeting.cluster().isPresent());
        greeting.cluster().ifPresent(out::putUuid);
        RecordCodec.putMember(out, greeting.member());
        out.putVar(greeting.starts());
        out.putFlag(greeting.foreignKeys());
        out.putVar(greeting.featureLevel());
        out.putVar(greeting.expect());
        return out.toArray();
    }

    /// The protocol version, which is told whatever follows.
    static int protocol(byte[] bytes) {
        return new ByteReader(ByteBuffer.wrap(bytes)).get();
    }

    /// Reads a greeting of version [Greeting#PROTOCOL].
    ///
    /// @throws EntryFormatException if it is none
    static Greeting decode(byte[] bytes) {
        var in = new ByteReader(ByteBuffer.wrap(bytes));
        var protocol = in.get();
        if (protocol != Greeting.PROTOCOL) throw new EntryFormatException("greeting of version " + protocol);
        var cluster = in.getFlag() ? Optional.of(in.getUuid()) : Optional.<UUID>empty();
        var member = RecordCodec.getMember(in);
        var starts = in.getVar();
        if (starts < 0) throw new EntryFormatException("starts out of range: " + starts);
        var greeting = new Greeting(protocol, cluster, member, starts, in.getFlag(), in.getSmall(), in.getSmall());
        in.end();
        return greeting;
    }
}
