// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/// Writes one JSON value piece by piece, compact or with four spaces a level, as Go's `MarshalIndent` does.
///
/// The caller keeps the order of the calls right; one thread at a time.
public final class JsonWriter {
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] INDENT = "    ".getBytes(StandardCharsets.ISO_8859_1);
    private static final int BASE64_STEP = 3 * 4096; // a multiple of three, so that the pieces join

    private final ByteWriter out;
    private final boolean pretty;
    private boolean[] filled = new boolean[8]; // whether the level has a member yet
    private int depth;
    private boolean named; // a name was written and its value is due

    /// Starts a document.
    ///
    /// @param out takes the bytes
    /// @param pretty whether to break lines and indent
    public JsonWriter(ByteWriter out, boolean pretty) {
        this.out = out;
        this.pretty = pretty;
    }

    /// A place to come back to.
    ///
    /// @param position in bytes
    /// @param depth open arrays and objects
    /// @param filled whether the innermost has a member
    public record Mark(long position, int depth, boolean filled) {}

    /// This place; not between a name and its value.
    ///
    /// @return for [#reset]
    public Mark mark() {
        return new Mark(out.position(), depth, filled[depth]);
    }

    /// Takes back everything since a mark.
    ///
    /// @param mark an earlier place at the same or a lesser depth
    /// @return false if some of it has left already
    public boolean reset(Mark mark) {
        if (!out.truncate(mark.position())) return false;
        depth = mark.depth();
        filled[depth] = mark.filled();
        named = false;
        return true;
    }

    /// Opens an object.
    public void beginObject() {
        begin('{');
    }

    /// Closes the innermost, an object.
    public void endObject() {
        end('}');
    }

    /// Opens an array.
    public void beginArray() {
        begin('[');
    }

    /// Closes the innermost, an array.
    public void endArray() {
        end(']');
    }

    /// Writes a member's name; its value comes next.
    ///
    /// @param name any text
    public void name(String name) {
        name(name.getBytes(StandardCharsets.UTF_8));
    }

    /// Writes a member's name; its value comes next.
    ///
    /// @param utf8 any text
    public void name(byte[] utf8) {
        separate();
        StringText.write(utf8, out);
        out.put(':');
        if (pretty) out.put(' ');
        named = true;
    }

    /// Writes a text.
    ///
    /// @param text any
    public void value(String text) {
        value(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Writes a text.
    ///
    /// @param utf8 possibly malformed
    public void value(byte[] utf8) {
        separate();
        StringText.write(utf8, out);
    }

    /// Writes an integer.
    ///
    /// @param number the whole range
    public void value(long number) {
        separate();
        out.decimal(number);
    }

    /// Writes a floating-point number.
    ///
    /// @param number finite
    public void value(double number) {
        if (!Double.isFinite(number)) throw new IllegalArgumentException("not in JSON: " + number);
        separate();
        FloatText.write(number, out);
    }

    /// Writes true or false.
    ///
    /// @param flag which
    public void value(boolean flag) {
        separate();
        out.put(flag ? TRUE : FALSE);
    }

    /// Writes null.
    public void nothing() {
        separate();
        out.put(NULL);
    }

    /// Writes bytes as a string in base64.
    ///
    /// @param bytes any
    public void base64(byte[] bytes) {
        separate();
        out.put('"');
        for (var at = 0; at < bytes.length; at += BASE64_STEP) {
            var step = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + BASE64_STEP));
            out.put(Base64.getEncoder().encode(step));
        }
        out.put('"');
    }

    private void begin(char bracket) {
        separate();
        out.put(bracket);
        if (++depth == filled.length) filled = Arrays.copyOf(filled, 2 * depth);
        filled[depth] = false;
    }

    private void end(char bracket) {
        var wasFilled = filled[depth--];
        if (pretty && wasFilled) breakLine();
        out.put(bracket);
    }

    private void separate() {
        if (named) {
            named = false;
            return;
        }
        if (filled[depth]) out.put(',');
        else filled[depth] = true;
        if (pretty && depth > 0) breakLine();
    }

    private void breakLine() {
        out.put('\n');
        for (var i = 0; i < depth; i++) out.put(INDENT);
    }
}
