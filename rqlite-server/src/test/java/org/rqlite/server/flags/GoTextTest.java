// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GoTextTest {
    @Test
    void leavesPrintableTextAlone() {
        assertThat(GoText.quote("größer 3 %s €")).isEqualTo("\"größer 3 %s €\"");
    }

    @Test
    void escapesWhatWouldEndTheTextOrTheLine() {
        assertThat(GoText.quote("a\"b\\c\n\r\t\b\f\u0007\u000b")).isEqualTo("\"a\\\"b\\\\c\\n\\r\\t\\b\\f\\a\\v\"");
    }

    @Test
    void escapesControlCharacters() {
        assertThat(GoText.quote("\0\u001b\u007f\u0085")).isEqualTo("\"\\x00\\x1b\\x7f\\u0085\"");
    }
}
