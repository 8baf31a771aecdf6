// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.rqlite.testkit.Ports;

/// `docs/reference/metrics.md` tells of all that a running node serves, and of nothing else.
@Isolated
class MetricsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "metrics.md");
    private static final Pattern ROW =
            Pattern.compile("\\| `([a-z_]+)` \\| (counter|gauge|histogram) \\| (.*?) \\| (.*) \\| (.*?) ?\\|");
    private static final Pattern LABEL = Pattern.compile("\\{([a-z]+)=\"([^\"]*)\"");
    private static final Pattern MAP = Pattern.compile("\"([a-z.]+)\": \\{(\".*)},?");

    @TempDir
    Path folder;

    private final int http = Ports.free();
    private Node node;

    /// A row of the page but for rqlite's names.
    private record Row(String name, String type, String label, String help) {}

    @BeforeEach
    void start() {
        var line = ServerConfigTest.parse(
                "-http-addr 127.0.0.1:" + http + " -raft-addr 127.0.0.1:" + Ports.free() + " " + folder.resolve("d"));
        var program = new Program(BuildVersion.ofThisBuild(), List.of("rqlited"));
        node = Node.start(ServerConfig.of(line), Optional.empty(), program, (_, _, _) -> {});
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void tellsWhatIsServedForPrometheus() throws Exception {
        assertThat(rows().stream().map(PageRow::row).toList())
                .containsExactlyInAnyOrderElementsOf(served(get("/metrics")));
    }

    @Test
    void tellsWhatIsServedUnderRqlitesNames() throws Exception {
        var told = new TreeSet<String>();
        for (var row : rows()) told.addAll(row.rqlite());

        assertThat(told).containsExactlyElementsOf(variables(get("/debug/vars")));
    }

    @Test
    void goesOnWithTheWordsOfTheCommandLine() throws Exception {
        assertThat(get("/debug/vars"))
                .startsWith("{\n\"cluster\": {")
                .contains("\n\"cmdline\": [\"rqlited\"],\n", "\n\"memstats\": {\"Alloc\":");
    }

    private record PageRow(Row row, List<String> rqlite) {}

    private static List<PageRow> rows() throws IOException {
        var rows = new ArrayList<PageRow>();
        for (var text : Files.readAllLines(PAGE)) {
            var match = ROW.matcher(text);
            if (!match.matches()) continue;
            var names = match.group(5).replace("`", "").split(", ", -1);
            rows.add(new PageRow(
                    new Row(match.group(1), match.group(2), match.group(3), match.group(4)),
                    names[0].isEmpty() ? List.of() : List.of(names)));
        }
        return rows;
    }

    private static List<Row> served(String text) {
        var rows = new ArrayList<Row>();
        for (var family : text.split("# HELP ", -1)) {
            if (family.isEmpty()) continue;
            var lines = family.lines().toList();
            var name = lines.getFirst().substring(0, lines.getFirst().indexOf(' '));
            var help = lines.getFirst().substring(name.length() + 1);
            var type = lines.get(1).substring(("# TYPE " + name + " ").length());
            rows.add(new Row(name, type, label(lines.subList(2, lines.size())), help));
        }
        return rows;
    }

    // of a build the page does not name the version
    private static String label(List<String> lines) {
        var name = "";
        var values = new TreeSet<String>();
        for (var line : lines) {
            var match = LABEL.matcher(line);
            if (!match.find() || match.group(1).equals("le")) continue;
            name = match.group(1);
            if (!name.equals("version")) values.add(match.group(2));
        }
        if (name.isEmpty()) return "";
        return "`" + name + "`" + (values.isEmpty() ? "" : ": " + String.join(", ", values));
    }

    private static List<String> variables(String text) {
        var names = new TreeMap<String, String>();
        for (var line : text.lines().toList()) {
            var match = MAP.matcher(line);
            if (!match.matches() || match.group(1).equals("memstats")) continue;
            for (var member : match.group(2).split(", ", -1)) {
                var name = match.group(1) + "." + member.substring(1, member.indexOf("\": "));
                names.put(name, member);
            }
        }
        return List.copyOf(names.keySet());
    }

    private String get(String target) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http + target));
            return client.send(request.build(), BodyHandlers.ofString()).body();
        }
    }
}
