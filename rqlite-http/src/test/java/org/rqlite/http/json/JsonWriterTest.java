// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.rqlite.http.Seeds;

class JsonWriterTest {
    private static void everything(JsonWriter json) {
        json.beginObject();
        json.name("numbers");
        json.beginArray();
        json.value(1);
        json.value(2.5);
        json.endArray();
        json.name("empty");
        json.beginArray();
        json.endArray();
        json.name("none");
        json.beginObject();
        json.endObject();
        json.name("text");
        json.value("a\"b");
        json.name("flag");
        json.value(true);
        json.name("nothing");
        json.nothing();
        json.endObject();
    }

    @Test
    void writesOnOneLine() {
        assertThat(Written.compact(JsonWriterTest::everything))
                .isEqualTo("{\"numbers\":[1,2.5],\"empty\":[],\"none\":{},\"text\":\"a\\\"b\",\"flag\":true,"
                        + "\"nothing\":null}");
    }

    @Test
    void indentsByFourSpacesAndLeavesEmptyOnesOnTheirLine() {
        assertThat(Written.pretty(JsonWriterTest::everything)).isEqualTo("""
                {
                    "numbers": [
                        1,
                        2.5
                    ],
                    "empty": [],
                    "none": {},
                    "text": "a\\"b",
                    "flag": true,
                    "nothing": null
                }""");
    }

    @Test
    void goesBackToAMarkAndOnFromThere() {
        var text = Written.compact(json -> {
            json.beginArray();
            var mark = json.mark();
            json.beginObject();
            json.name("a");
            json.beginArray();
            json.value(1);
            assertThat(json.reset(mark)).isTrue();
            json.value("instead");
            json.endArray();
        });

        assertThat(text).isEqualTo("[\"instead\"]");
    }

    @Test
    void keepsTheCommaOfAMarkAfterAMember() {
        var text = Written.compact(json -> {
            json.beginArray();
            json.value(1);
            var mark = json.mark();
            json.value(2);
            json.reset(mark);
            json.value(3);
            json.endArray();
        });

        assertThat(text).isEqualTo("[1,3]");
    }

    @Test
    void nestsDeeply() {
        var text = Written.compact(json -> {
            for (var i = 0; i < 50; i++) json.beginArray();
            for (var i = 0; i < 50; i++) json.endArray();
        });

        assertThat(text).isEqualTo("[".repeat(50) + "]".repeat(50));
    }

    @Test
    void writesBytesInBase64WhateverTheirNumber() {
        for (var size : new int[] {0, 1, 2, 3, 4, 12_287, 12_288, 12_289, 40_000}) {
            var bytes = new byte[size];
            Seeds.random(size).nextBytes(bytes);

            var text = Written.compact(json -> json.base64(bytes));

            assertThat(text).isEqualTo('"' + Base64.getEncoder().encodeToString(bytes) + '"');
        }
    }

    @Test
    void refusesInfinity() {
        for (var value : Arrays.asList(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Written.compact(json -> json.value(value.doubleValue())));
        }
    }
}
