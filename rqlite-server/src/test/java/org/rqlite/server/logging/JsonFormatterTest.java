// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import org.junit.jupiter.api.Test;

class JsonFormatterTest {
    private final JsonFormatter formatter = new JsonFormatter();

    @Test
    void anEventIsOneObjectOnOneLine() {
        assertThat(formatter.format(LineFormatterTest.event("org.rqlite.store.Store", Level.WARNING, "told")))
                .isEqualTo("{\"time\":\"2026-11-24T21:42:09.999Z\",\"level\":\"WARN\",\"prefix\":\"store\","
                        + "\"logger\":\"org.rqlite.store.Store\",\"message\":\"told\"}\n");
    }

    @Test
    void textIsEscaped() {
        assertThat(formatter.format(LineFormatterTest.event(
                        "org.rqlite.http", Level.INFO, "\"\\\n\r\t\0\u007fé€\uD83D\uDE00\uD800")))
                .contains("\"message\":\"\\\"\\\\\\n\\r\\t\\u0000\\u007fé€\uD83D\uDE00\\ud800\"");
    }

    @Test
    void anExceptionIsATextToo() {
        var event = LineFormatterTest.event("org.rqlite.http", Level.SEVERE, "failed");
        event.setThrown(new IllegalStateException("because"));

        var line = formatter.format(event);

        assertThat(line.lines()).hasSize(1);
        assertThat(line).contains(",\"error\":\"java.lang.IllegalStateException: because\\n\\tat ");
    }
}
