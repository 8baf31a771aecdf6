// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.http.RawClient;
import org.rqlite.http.TestNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleEndpointTest {
    private static final Pattern FILE = Pattern.compile("(?:href|src)=\"([^\"]+)\"");

    private TestNode node;

    @BeforeAll
    void start() {
        node = TestNode.start();
    }

    @AfterAll
    void stop() {
        node.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/console/, text/html; charset=utf-8, rqlite",
        "/console/index.html, text/html; charset=utf-8, rqlite",
        "/console/static/css/style.css, text/css; charset=utf-8, font",
        "/console/static/js/app.js, text/javascript; charset=utf-8, /db/request",
        "/console/static/favicon.ico, image/x-icon, ''"
    })
    void servesThePageAndWhatItIsMadeOf(String path, String type, String part) throws IOException {
        var answer = RawClient.exchange(node.address(), RawClient.get(path));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers())
                .containsEntry("content-type", type)
                .containsEntry("content-security-policy", "default-src 'self'; frame-ancestors 'none'")
                .containsEntry("x-content-type-options", "nosniff");
        assertThat(answer.body()).contains(part).isNotEmpty();
    }

    @Test
    void namesNoFileThatIsNotServed() throws IOException {
        var page =
                RawClient.exchange(node.address(), RawClient.get("/console/")).body();
        var files = FILE.matcher(page).results().map(found -> found.group(1)).toList();

        assertThat(files).hasSize(3);
        for (var file : files) {
            assertThat(RawClient.exchange(node.address(), RawClient.get("/console/" + file))
                            .status())
                    .as(file)
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"static/", "favicon.ico", "../status", "%2e%2e/LICENSE", "app.js"})
    void saysThatThereIsNoSuchPage(String name) throws IOException {
        var answer = RawClient.exchange(node.address(), RawClient.get("/console/" + name));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("404 page not found\n");
    }
}
