// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

/// A body of HTTP/2, taken from Helidon as it comes: the frames' window bounds what is ahead of what was read.
final class StreamedBody extends BodyStream {
    private static final int PIECE_SIZE = 16 * 1024;

    private final ClientStream stream;
    private final byte[] piece = new byte[PIECE_SIZE];
    private final boolean sized;
    private long left; // bytes of the whole, if its head told how many; else of those that may come
    private int at; // of the piece
    private int size; // of the piece
    private boolean ended;

    private StreamedBody(ClientStream stream, long most, boolean sized, boolean ended) {
        super(stream, most);
        this.stream = stream;
        this.left = most;
        this.sized = sized;
        this.ended = ended;
    }

    static StreamedBody open(ClientStream stream, long sizeMax) {
        return switch (stream.framing()) {
            case Framing.None _ -> new StreamedBody(stream, 0, true, true);
            case Framing.Length(var bytes) -> new StreamedBody(stream, bytes, true, false).begun();
            case Framing.Chunked _ -> new StreamedBody(stream, sizeMax, false, false).begun();
            case Framing.Begun _, Framing.Invalid _ -> throw new IllegalStateException("a body is read once");
        };
    }

    private StreamedBody begun() {
        stream.bodyBegins();
        return this;
    }

    @Override
    long announced() {
        return size - at + (sized ? left : 0);
    }

    @Override
    public int ahead() {
        if (at == size && !ended) next();
        return size - at;
    }

    private void next() {
        at = 0;
        size = 0;
        int read;
        do read = stream.read(piece);
        while (read == 0);
        if (read < 0) {
            ended = true;
            stream.bodyEnds();
            return;
        }
        if (read > left) throw tooLarge();
        left -= read;
        size = read;
        stream.bodyMoves();
    }

    @Override
    int readAhead(byte[] into, int offset, int length) {
        System.arraycopy(piece, at, into, offset, length);
        at += length;
        return length;
    }
}
