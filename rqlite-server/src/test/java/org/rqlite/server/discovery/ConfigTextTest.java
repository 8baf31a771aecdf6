// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `-disco-config`: text or file, with the environment put in.
class ConfigTextTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("NAME", "db", "A_1", "x", "1", "first");

    @TempDir
    Path temp;

    // as Go's os.Expand
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain|plain",
                "$NAME|db",
                "${NAME}|db",
                "a${NAME}b|adbb",
                "$NAME.local|db.local",
                "$NAME$A_1|dbx",
                "$NONE.|.",
                "${NONE}.|.",
                "$10|first0",
                "$$|''",
                "$*x|x",
                "cost $|cost $",
                "$ 5|$ 5",
                "$\"|$\"",
                "${|''",
                "${}|''",
                "${NAME|NAME"
            })
    void variablesArePutInAsGoDoes(String text, String expanded) {
        assertThat(load(text)).isEqualTo(expanded);
    }

    @Test
    void withoutAnArgumentThereIsNoText() {
        assertThat(load("")).isEmpty();
    }

    @Test
    void theContentOfAFileIsTheText() throws IOException {
        var file = Files.writeString(temp.resolve("disco.json"), "{\"name\":\"${NAME}\"}\n");

        assertThat(load(file.toString())).isEqualTo("{\"name\":\"db\"}\n");
    }

    @Test
    void whatIsNoFileIsTheTextItself() {
        assertThat(load("/no/such/file")).isEqualTo("/no/such/file");
        assertThat(load(temp.toString())).isEqualTo(temp.toString());
        assertThat(load("{\"a\":\"\0\"}")).isEqualTo("{\"a\":\"\0\"}");
    }

    private static String load(String argument) {
        return ConfigText.load(argument, name -> ENVIRONMENT.getOrDefault(name, ""));
    }
}
