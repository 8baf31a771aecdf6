// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rqlite.store.log.ByteReader;
import org.rqlite.store.log.ByteWriter;
import org.rqlite.store.log.EntryFormatException;
import org.rqlite.store.log.RecordCodec;
import org.rqlite.store.log.ReplicatedRecord.Member;

/// The bytes of questions and answers: one byte with the kind, then what the kind says. Which version they are of
/// the [Greeting] before them tells.
///
/// Decoding takes memory in proportion to the bytes given, and throws [EntryFormatException] alone (I10).
final class MessageCodec {
    private static final int ANNOUNCEMENT_SIZE_MIN = 36;

    // questions
    private static final int META = 1;
    private static final int JOIN = 2;
    private static final int NOTIFY = 3;
    private static final int HELLO = 4;
    private static final int TERM = 5;
    private static final int READ_INDEX = 6;
    private static final int FOUND = 7;
    private static final int REMOVE = 8;
    private static final int STEP_DOWN = 9;

    // answers
    private static final int META_IS = 1;
    private static final int DONE = 2;
    private static final int NOT_LEADER = 3;
    private static final int REFUSED = 4;
    private static final int KNOWN = 5;
    private static final int TERM_IS = 6;
    private static final int READ_INDEX_IS = 7;
    private static final int FOUNDING = 8;

    private MessageCodec() {}

    static byte[] encode(Question question) {
        var out = new ByteWriter(64);
        switch (question) {
            case Question.Meta _ -> out.put(META);
            case Question.Join(var voter) -> {
                out.put(JOIN);
                out.putFlag(voter);
            }
            case Question.Notify _ -> out.put(NOTIFY);
            case Question.Hello(var known) -> {
                out.put(HELLO);
                putAnnouncements(out, known);
            }
            case Question.Term(var cluster) -> {
                out.put(TERM);
                out.putUuid(cluster);
            }
            case Question.ReadIndex(var cluster) -> {
                out.put(READ_INDEX);
                out.putUuid(cluster);
            }
            case Question.Found(var message) -> {
                out.put(FOUND);
                FoundingCodec.put(out, message);
            }
            case Question.Remove(var nodeId) -> {
                out.put(REMOVE);
                out.putText(nodeId);
            }
            case Question.StepDown(var successor) -> {
                out.put(STEP_DOWN);
                out.putFlag(successor.isPresent());
                successor.ifPresent(out::putText);
            }
        }
        return out.toArray();
    }

    static Question question(byte[] bytes) {
        var in = new ByteReader(ByteBuffer.wrap(bytes));
        var kind = in.get();
        var question = switch (kind) {
            case META -> new Question.Meta();
            case JOIN -> new Question.Join(in.getFlag());
            case NOTIFY -> new Question.Notify();
            case HELLO -> new Question.Hello(getAnnouncements(in));
            case TERM -> new Question.Term(in.getUuid());
            case READ_INDEX -> new Question.ReadIndex(in.getUuid());
            case FOUND -> new Question.Found(FoundingCodec.get(in));
            case REMOVE -> new Question.Remove(in.getText());
            case STEP_DOWN -> new Question.StepDown(in.getFlag() ? Optional.of(in.getText()) : Optional.empty());
            default -> throw new EntryFormatException("no kind of question: " + kind);
        };
        in.end();
        return question;
    }

    static byte[] encode(Answer answer) {
        var out = new ByteWriter(64);
        switch (answer) {
            case Answer.Meta(var leader, var commitIndex, var appliedIndex, var term, var version) -> {
                out.put(META_IS);
                putLeader(out, leader);
                out.putSigned(commitIndex);
                out.putSigned(appliedIndex);
                out.putSigned(term);
                out.putText(version);
            }
            case Answer.Done _ -> out.put(DONE);
            case Answer.NotLeader(var leader) -> {
                out.put(NOT_LEADER);
                putLeader(out, leader);
            }
            case Answer.Refused(var reason) -> {
                out.put(REFUSED);
                out.putText(reason);
            }
            case Answer.Known(var known) -> {
                out.put(KNOWN);
                putAnnouncements(out, known);
            }
            case Answer.TermIs(var inGroup, var term) -> {
                out.put(TERM_IS);
                out.putFlag(inGroup);
                out.putSigned(term);
            }
            case Answer.ReadIndexIs(var index) -> {
                out.put(READ_INDEX_IS);
                out.putSigned(index);
            }
            case Answer.Founding(var reply) -> {
                out.put(FOUNDING);
                out.putFlag(reply.isPresent());
                reply.ifPresent(message -> FoundingCodec.put(out, message));
            }
        }
        return out.toArray();
    }

    static Answer answer(byte[] bytes) {
        var in = new ByteReader(ByteBuffer.wrap(bytes));
        var kind = in.get();
        var answer = switch (kind) {
            case META_IS ->
                new Answer.Meta(getLeader(in), in.getSigned(), in.getSigned(), in.getSigned(), in.getText());
            case DONE -> new Answer.Done();
            case NOT_LEADER -> new Answer.NotLeader(getLeader(in));
            case REFUSED -> new Answer.Refused(in.getText());
            case KNOWN -> new Answer.Known(getAnnouncements(in));
            case TERM_IS -> new Answer.TermIs(in.getFlag(), in.getSigned());
            case READ_INDEX_IS -> new Answer.ReadIndexIs(in.getSigned());
            case FOUNDING ->
                new Answer.Founding(in.getFlag() ? Optional.of(FoundingCodec.getReply(in)) : Optional.empty());
            default -> throw new EntryFormatException("no kind of answer: " + kind);
        };
        in.end();
        return answer;
    }

    private static void putLeader(ByteWriter out, Optional<Member> leader) {
        out.putFlag(leader.isPresent());
        leader.ifPresent(member -> RecordCodec.putMember(out, member));
    }

    private static Optional<Member> getLeader(ByteReader in) {
        return in.getFlag() ? Optional.of(RecordCodec.getMember(in)) : Optional.empty();
    }

    private static void putAnnouncements(ByteWriter out, List<Announcement> known) {
        out.putVar(known.size());
        for (var one : known) {
            out.putUuid(one.cluster());
            out.putText(one.id());
            out.putUuid(one.incarnation());
            out.putVar(one.starts());
            out.putText(one.raftAddress());
            out.putText(one.apiUrl());
        }
    }

    private static List<Announcement> getAnnouncements(ByteReader in) {
        var count = in.getCount(ANNOUNCEMENT_SIZE_MIN);
        var known = new ArrayList<Announcement>(count);
        for (var i = 0; i < count; i++) {
            known.add(new Announcement(
                    in.getUuid(), in.getText(), in.getUuid(), in.getVar(), in.getText(), in.getText()));
        }
        return known;
    }
}
