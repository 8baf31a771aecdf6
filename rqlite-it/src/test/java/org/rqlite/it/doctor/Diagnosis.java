// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.rqlite.it.cluster.Json;

/// What the doctor found.
///
/// @param status it ended with
/// @param findings in its order
public record Diagnosis(int status, List<Finding> findings) {
    /// One finding.
    ///
    /// @param severity `ok`, `warning` or `error`
    public record Finding(String check, String severity, String text, String cure) {}

    static Diagnosis of(int status, String json) {
        var list = Json.parse(json).list();
        assertThat(list).as(json).isNotEmpty();
        return new Diagnosis(
                status,
                list.stream()
                        .map(one -> new Finding(
                                one.at("check").text(),
                                one.at("severity").text(),
                                one.at("text").text(),
                                one.at("cure").text()))
                        .toList());
    }

    /// A finding is there, and tells the cure; the exit status is that of an error.
    public Diagnosis hasError(String check, String text) {
        has(check, "error", text);
        assertThat(status).as(told()).isEqualTo(1);
        return this;
    }

    /// A finding is there, and tells the cure; nothing worse is, by the exit status.
    public Diagnosis hasWarning(String check, String text) {
        has(check, "warning", text);
        assertThat(status).as(told()).isZero();
        return this;
    }

    /// A finding is there.
    public Diagnosis hasOk(String check, String text) {
        assertThat(of(check, "ok", text))
                .as("ok %s: %s in %s", check, text, told())
                .isNotEmpty();
        return this;
    }

    private void has(String check, String severity, String text) {
        assertThat(of(check, severity, text))
                .as("%s %s: %s in %s", severity, check, text, told())
                .isNotEmpty()
                .noneMatch(finding -> finding.cure().isEmpty());
    }

    private List<Finding> of(String check, String severity, String text) {
        return findings.stream()
                .filter(finding -> finding.check().equals(check))
                .filter(finding -> finding.severity().equals(severity))
                .filter(finding -> finding.text().contains(text))
                .toList();
    }

    private String told() {
        return findings.stream().map(finding -> "\n" + finding).collect(Collectors.joining());
    }
}
