// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for each record of this module, also for those that are yet to come.
class RecordsTest {
    static Stream<Class<?>> records() {
        return Samples.records().stream();
    }

    @Test
    void findsThem() {
        assertThat(records())
                .contains(Request.class, Peer.class, Value.Blob.class, Diagnostic.Section.class)
                .hasSizeGreaterThan(25);
    }

    @ParameterizedTest
    @MethodSource("records")
    void equalsOneMadeOfEqualParts(Class<?> type) {
        var first = Samples.record(type, Samples.arguments(type));
        var second = Samples.record(type, Samples.arguments(type));

        assertThat(first).isEqualTo(second).hasSameHashCodeAs(second).hasToString(second.toString());
    }

    @ParameterizedTest
    @MethodSource("records")
    void isEqualToWhatItsOwnPartsMake(Class<?> type) {
        var record = Samples.record(type, Samples.arguments(type));
        var parts = Stream.of(type.getRecordComponents())
                .map(component -> Samples.component(component, record))
                .toList();

        assertThat(Samples.record(type, parts)).isEqualTo(record);
    }

    @ParameterizedTest
    @MethodSource("records")
    void holdsNoArray(Class<?> type) {
        assertThat(type.getRecordComponents())
                .noneMatch(component -> component.getType().isArray());
    }

    /// Whoever made it keeps his list; whoever reads it gets one that cannot be changed.
    @ParameterizedTest
    @MethodSource("records")
    void sharesNoCollection(Class<?> type) {
        var arguments = Samples.arguments(type);
        var record = Samples.record(type, arguments);
        var before = record.toString();

        for (var argument : arguments) {
            switch (argument) {
                case Collection<?> collection -> collection.clear();
                case Map<?, ?> map -> map.clear();
                default -> {}
            }
        }

        assertThat(record).hasToString(before);
        for (var component : type.getRecordComponents()) {
            switch (Samples.component(component, record)) {
                case Collection<?> collection ->
                    assertThatThrownBy(collection::clear)
                            .as(component.getName())
                            .isInstanceOf(UnsupportedOperationException.class);
                case Map<?, ?> map ->
                    assertThatThrownBy(map::clear)
                            .as(component.getName())
                            .isInstanceOf(UnsupportedOperationException.class);
                default -> {}
            }
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void namesEachPartInItsText(Class<?> type) {
        var text = Samples.record(type, Samples.arguments(type)).toString();

        assertThat(text).startsWith(type.getSimpleName() + "[");
        for (var component : type.getRecordComponents()) assertThat(text).contains(component.getName() + "=");
    }

    @ParameterizedTest
    @MethodSource("records")
    void takesOptionalsNowhereButAsAPart(Class<?> type) {
        for (var method : type.getDeclaredMethods()) {
            assertThat(method.getParameterTypes()).as(method.toString()).doesNotContain(Optional.class);
        }
    }
}
