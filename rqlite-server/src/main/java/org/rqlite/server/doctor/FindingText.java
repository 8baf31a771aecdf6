// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.doctor;

import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Findings as people and as programs read them.
public final class FindingText {
    private static final JsonFactory FACTORY = JsonFactory.builder().build();

    private FindingText() {}

    /// A line a finding.
    ///
    /// @param findings in order
    /// @return ends with a line feed
    public static String lines(List<Finding> findings) {
        var text = new StringBuilder();
        for (var finding : findings) {
            text.append("%-8s %s: %s".formatted(word(finding), finding.check(), finding.text()));
            if (!finding.cure().isEmpty()) text.append("; cure: ").append(finding.cure());
            text.append('\n');
        }
        return text.toString();
    }

    /// An array of objects with `check`, `severity`, `text` and `cure`.
    ///
    /// @param findings in order
    /// @return ends with a line feed
    public static String json(List<Finding> findings) {
        var text = new StringWriter();
        try (var json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartArray();
            for (var finding : findings) {
                json.writeStartObject();
                json.writeStringProperty("check", finding.check());
                json.writeStringProperty("severity", word(finding).toLowerCase(Locale.ROOT));
                json.writeStringProperty("text", finding.text());
                json.writeStringProperty("cure", finding.cure());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        return text.append('\n').toString();
    }

    private static String word(Finding finding) {
        return finding.severity() == Severity.OK ? "ok" : finding.severity().name();
    }
}
