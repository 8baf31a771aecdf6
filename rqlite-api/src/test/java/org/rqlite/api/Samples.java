// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleReader;
import java.lang.reflect.Array;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/// Every type of this module, and made-up instances of its records: a type that comes later is tested with them.
final class Samples {
    private Samples() {}

    /// All classes of the module that are not made by the compiler.
    static List<Class<?>> types() {
        var module = Bytes.class.getModule();
        var reference = module.getLayer()
                .configuration()
                .findModule(module.getName())
                .orElseThrow()
                .reference();
        try (var reader = reference.open();
                var names = reader.list()) {
            return classes(reader, names);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Class<?>> classes(ModuleReader ignored, Stream<String> names) {
        List<Class<?>> types = new ArrayList<>();
        names.filter(name -> name.endsWith(".class") && !name.contains("-info") && !name.contains("Test"))
                .map(name ->
                        name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                .sorted()
                .forEach(name -> {
                    var type = Class.forName(Bytes.class.getModule(), name);
                    if (type != null && isMain(type)) types.add(type);
                });
        return types;
    }

    // tests are patched into the module
    private static boolean isMain(Class<?> type) {
        var main = Bytes.class.getProtectionDomain().getCodeSource().getLocation();
        var source = type.getProtectionDomain().getCodeSource();
        return !type.isSynthetic()
                && !type.isAnonymousClass()
                && source != null
                && source.getLocation().equals(main)
                && !Samples.class.getNestHost().equals(type.getNestHost());
    }

    /// The records that other modules can see.
    static List<Class<?>> records() {
        return types().stream()
                .filter(type -> type.isRecord() && Modifier.isPublic(type.getModifiers()))
                .toList();
    }

    /// An instance; collections in it hold one element and can be changed.
    static Object of(Type type) {
        return switch (type) {
            case ParameterizedType generic -> collection(generic);
            case Class<?> plain -> plain(plain);
            default -> throw new AssertionError("no sample of " + type);
        };
    }

    private static Object collection(ParameterizedType type) {
        var arguments = type.getActualTypeArguments();
        var raw = (Class<?>) type.getRawType();
        if (raw == List.class) return new ArrayList<>(List.of(of(arguments[0])));
        if (raw == Optional.class) return Optional.of(of(arguments[0]));
        if (Map.class.isAssignableFrom(raw)) return new TreeMap<>(Map.of("a", of(arguments[1])));
        throw new AssertionError("no sample of " + type);
    }

    private static Object plain(Class<?> type) {
        if (type == String.class) return "a";
        if (type == int.class) return 1;
        if (type == long.class) return 1L;
        if (type == double.class) return 1.0;
        if (type == boolean.class) return true;
        if (type == Duration.class) return Duration.ofSeconds(1);
        if (type == Instant.class) return Instant.EPOCH;
        if (type == UUID.class) return new UUID(1, 2);
        if (type == OptionalLong.class) return OptionalLong.of(1);
        if (type == Bytes.class) return Bytes.copyOf(new byte[] {1});
        if (type.isEnum()) return Array.get(type.getEnumConstants(), 0);
        if (type.isSealed()) return of(leaf(type));
        if (type.isRecord()) return record(type, arguments(type));
        throw new AssertionError("no sample of " + type);
    }

    // one that holds nothing of its own kind
    private static Class<?> leaf(Class<?> type) {
        return Stream.of(type.getPermittedSubclasses())
                .filter(kind -> Stream.of(kind.getRecordComponents())
                        .noneMatch(component ->
                                component.getGenericType().getTypeName().contains(type.getName())))
                .findFirst()
                .orElseThrow();
    }

    static List<Object> arguments(Class<?> type) {
        return Stream.of(type.getRecordComponents())
                .map(RecordComponent::getGenericType)
                .map(Samples::of)
                .toList();
    }

    static Object record(Class<?> type, List<Object> arguments) {
        var kinds = Stream.of(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(kinds).newInstance(arguments.toArray());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no instance of " + type, e);
        }
    }

    static Object component(RecordComponent component, Object record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no value of " + component, e);
        }
    }
}
