// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rqlite.api.Diagnostic;

class DiagnosticJsonTest {
    private static final Diagnostic TREE = Diagnostic.section(Map.of(
            "b", new Diagnostic.Items(List.of(Diagnostic.of(1), Diagnostic.of("x"))),
            "a", Diagnostic.section(Map.of("state", Diagnostic.of("Leader"), "ok", Diagnostic.of(true))),
            "m", new Diagnostic.Measure(1.5),
            "n", new Diagnostic.Measure(Double.NaN),
            "u", new Diagnostic.Unknown()));

    @Test
    void sortsTheNames() {
        assertThat(Written.compact(json -> DiagnosticJson.write(TREE, json)))
                .isEqualTo(
                        "{\"a\":{\"ok\":true,\"state\":\"Leader\"},\"b\":[1,\"x\"],\"m\":1.5,\"n\":null,\"u\":null}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.state|\"Leader\"",
                "a.state.further.down|\"Leader\"",
                "a|{\"ok\":true,\"state\":\"Leader\"}",
                "b|[1,\"x\"]",
                "m|1.5",
                "none|{}",
                "a.none|{}",
                "a.|{}"
            })
    void findsTheBranchOfAPath(String path, String expected) {
        var branch = DiagnosticJson.at(TREE, path);

        assertThat(Written.compact(json -> DiagnosticJson.write(branch, json))).isEqualTo(expected);
    }
}
