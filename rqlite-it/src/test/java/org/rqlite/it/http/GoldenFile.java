// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Requests and the answers to them, as text that people read line by line.
///
/// An exchange begins with `### ` and its name; `---` parts the request from the answer. A body that ends with a line
/// break shows it as `\n`. A request's body that is no text stands in base 64, below a line `@base64`.
///
/// @param exchanges in the order in which they run, on one node
record GoldenFile(List<Exchange> exchanges) {
    private static final String NAME = "### ";
    private static final String PART = "---";

    /// @param request method and target, headers, an empty line, the body
    /// @param answer status, headers, an empty line, the body; empty before the first run
    record Exchange(String name, String request, String answer) {}

    static GoldenFile read(Path file) throws IOException {
        var exchanges = new ArrayList<Exchange>();
        var name = "";
        var request = new ArrayList<String>();
        var answer = new ArrayList<String>();
        var current = request;
        for (var line : Files.readAllLines(file)) {
            if (line.startsWith(NAME)) {
                if (!name.isEmpty()) exchanges.add(new Exchange(name, text(request), text(answer)));
                name = line.substring(NAME.length());
                request.clear();
                answer.clear();
                current = request;
            } else if (line.equals(PART)) {
                current = answer;
            } else {
                current.add(line);
            }
        }
        exchanges.add(new Exchange(name, text(request), text(answer)));
        return new GoldenFile(List.copyOf(exchanges));
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines).strip();
    }

    void write(Path file) throws IOException {
        var text = new StringBuilder();
        for (var exchange : exchanges) {
            if (!text.isEmpty()) text.append('\n');
            text.append(NAME).append(exchange.name()).append('\n');
            text.append(exchange.request()).append("\n").append(PART).append('\n');
            text.append(exchange.answer()).append('\n');
        }
        Files.writeString(file, text);
    }
}
