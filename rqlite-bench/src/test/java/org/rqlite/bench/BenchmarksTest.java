// SPDX-License-Identifier: Apache-2.0
package org.rqlite.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

class BenchmarksTest {
    @Test
    void eachBenchmarkRunsWithEachParameter() throws RunnerException {
        var once = new OptionsBuilder()
                .mode(Mode.SingleShotTime)
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();

        var ran = new Runner(once).run();

        assertThat(ran)
                .map(result -> method(result.getParams().getBenchmark()))
                .containsOnly(
                        "ApplyBenchmark.groupsOf1",
                        "ApplyBenchmark.groupsOf16",
                        "ApplyBenchmark.groupsOf128",
                        "EntryCodecBenchmark.encode",
                        "EntryCodecBenchmark.encodeAndDecode",
                        "ResultWriterBenchmark.executed",
                        "ResultWriterBenchmark.selected",
                        "ResultWriterBenchmark.selectedAssociative",
                        "SqlScriptBenchmark.split",
                        "StatementParserBenchmark.parse");
    }

    private static String method(String benchmark) {
        return benchmark.substring(BenchmarksTest.class.getPackageName().length() + 1);
    }
}
