// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.json;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// What a writer has written, as text.
public final class Written {
    private Written() {}

    /// What a document looks like on one line.
    public static String compact(Consumer<JsonWriter> document) {
        return text(out -> document.accept(new JsonWriter(out, false)));
    }

    /// What a document looks like indented.
    public static String pretty(Consumer<JsonWriter> document) {
        return text(out -> document.accept(new JsonWriter(out, true)));
    }

    /// The bytes that were written, as UTF-8.
    public static String text(Consumer<ByteWriter> writing) {
        return bytes(writing, new ByteWriter.Sizes(512, 1024, _ -> true)).toString(StandardCharsets.UTF_8);
    }

    static ByteArrayOutputStream bytes(Consumer<ByteWriter> writing, ByteWriter.Sizes sizes) {
        var all = new ByteArrayOutputStream();
        var out = new ByteWriter((bytes, size) -> all.write(bytes, 0, size), sizes);
        writing.accept(out);
        out.handOver();
        return all;
    }
}
