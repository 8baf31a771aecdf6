// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The module as others see it: everybody stands on it, so it stands on nothing.
class ModuleTest {
    private final Module module = Bytes.class.getModule();

    static Stream<Class<?>> types() {
        return Samples.types().stream();
    }

    @Test
    void isOnTheModulePath() {
        assertThat(module.getName()).isEqualTo("org.rqlite.api");
        assertThat(module.getDescriptor().isOpen()).isFalse();
    }

    @Test
    void needsTheBaseOfJavaAlone() {
        assertThat(module.getDescriptor().requires())
                .filteredOn(requires -> !requires.modifiers().contains(Requires.Modifier.STATIC))
                .filteredOn(requires -> !requires.name().startsWith("org.junit")
                        && !requires.name().startsWith("org.assertj"))
                .extracting(Requires::name)
                .containsExactly("java.base");
    }

    @Test
    void exportsAllThatItHas() {
        assertThat(module.getDescriptor().exports())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactlyInAnyOrder("org.rqlite.api", "org.rqlite.api.disco", "org.rqlite.api.metrics");
    }

    @ParameterizedTest
    @MethodSource("types")
    void namesNoTypeOfALibrary(Class<?> type) {
        var named = Stream.concat(
                        Stream.of(type.getDeclaredMethods()).flatMap(ModuleTest::types),
                        Stream.of(type.getDeclaredConstructors()).flatMap(ModuleTest::parameters))
                .map(ModuleTest::element)
                .filter(other -> !other.isPrimitive())
                .map(Class::getPackageName);

        assertThat(named).allMatch(name -> name.startsWith("java.") || name.startsWith("org.rqlite.api"));
    }

    @ParameterizedTest
    @MethodSource("types")
    void hasNoFieldThatAnyoneCanChange(Class<?> type) {
        assertThat(type.getDeclaredFields())
                .filteredOn(field -> !field.isSynthetic() && !field.getName().startsWith("$"))
                .allMatch(field -> Modifier.isFinal(field.getModifiers()));
    }

    @ParameterizedTest
    @MethodSource("types")
    void isClosedToHeirsOrMeantForThem(Class<?> type) {
        assertThat(type.isInterface() || type.isSealed() || Modifier.isFinal(type.getModifiers()))
                .isTrue();
    }

    private static Stream<Class<?>> types(Method method) {
        return Stream.concat(Stream.of(method.getReturnType()), parameters(method));
    }

    private static Stream<Class<?>> parameters(Executable executable) {
        return Stream.of(executable.getParameterTypes());
    }

    private static Class<?> element(Class<?> type) {
        return type.isArray() ? element(type.getComponentType()) : type;
    }
}
