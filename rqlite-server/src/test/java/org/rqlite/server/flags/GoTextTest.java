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

    /// What would not be seen, or would end the line in some places, is written out.
    @Test
    void escapesWhatIsNotSeen() {
        assertThat(GoText.quote("a\u00a0b\u200bc\ufeffd\u2028e\u2029f\u3000g"))
                .isEqualTo("\"a\\u00a0b\\u200bc\\ufeffd\\u2028e\\u2029f\\u3000g\"");
        assertThat(GoText.quote("\ue000 \udb40\udc01 \ud83d\ude00 e\u0301"))
                .isEqualTo("\"\\ue000 \\U000e0001 \ud83d\ude00 e\u0301\"");
    }
}
