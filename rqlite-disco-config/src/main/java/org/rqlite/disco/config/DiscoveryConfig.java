// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.rqlite.api.Bytes;
import org.rqlite.api.disco.DiscoveryConfigException;

/// The settings of a discovery mode, given as a JSON object.
///
/// A provider asks for each key that it knows, then calls [#end()]: what was not asked for is a fault, and all faults
/// are
/// told at once. A key's letters may be of either case and `null` counts as absent, as Go's `encoding/json` has it. No
/// message holds a value of a text: it may be a password. For one thread.
public final class DiscoveryConfig {
    private static final int EXPONENT_MAX = 400; // beyond any double

    private final String path; // empty, or ends with a dot
    private final boolean given;
    private final Map<String, JsonValue.Member> members; // by lower-case name
    private final Map<String, String> known = new LinkedHashMap<>(); // lower-case name, name as asked
    private final Map<String, DiscoveryConfig> sections = new HashMap<>(); // by lower-case name
    private final Faults faults;
    private final DiscoveryConfig root;

    private DiscoveryConfig(String json) {
        path = "";
        faults = new Faults();
        root = this;
        var value = json.isBlank() ? new JsonValue.Nothing() : JsonReader.read(json);
        given = !(value instanceof JsonValue.Nothing);
        members = index(topLevel(value));
    }

    private DiscoveryConfig(DiscoveryConfig parent, String name, Optional<JsonValue.Members> object) {
        path = parent.path + name + ".";
        faults = parent.faults;
        root = parent.root;
        given = object.isPresent();
        members = index(object.map(JsonValue.Members::members).orElse(List.of()));
    }

    /// Reads a text of at most 1 MB and 16 levels.
    ///
    /// @param json an object, or nothing but space: then nothing is given
    /// @return its settings, none of them checked yet
    /// @throws DiscoveryConfigException if it is no JSON object; names the place and the likely cause, quotes
    /// nothing else
    public static DiscoveryConfig parse(String json) {
        return new DiscoveryConfig(json);
    }

    /// Whether there is an object at all, be it empty.
    ///
    /// @return false for an empty text and for a section that is absent
    public boolean isGiven() {
        return given;
    }

    /// A text.
    ///
    /// @param name the key
    /// @return what stands there; empty if absent, `null` or `""`
    public Optional<String> text(String name) {
        return value(name, "a text in double quotes", value -> switch (value) {
                    case JsonValue.Text text -> Optional.of(text.text());
                    default -> Optional.<String>empty();
                })
                .filter(text -> !text.isEmpty());
    }

    /// A list of texts.
    ///
    /// @param name the key
    /// @return in the order given; empty if absent or `null`
    public List<String> texts(String name) {
        return value(name, "an array of texts, such as [\"a\", \"b\"]", value -> switch (value) {
                    case JsonValue.Items items -> textsOf(items);
                    default -> Optional.<List<String>>empty();
                })
                .orElse(List.of());
    }

    private static Optional<List<String>> textsOf(JsonValue.Items items) {
        var texts = new ArrayList<String>();
        for (var item : items.items()) {
            if (!(item instanceof JsonValue.Text(String text))) return Optional.empty();
            texts.add(text);
        }
        return Optional.of(texts);
    }

    /// A whole number.
    ///
    /// @param name the key
    /// @param min the least allowed
    /// @param max the greatest allowed
    /// @return the number; empty if absent or `null`
    public OptionalLong whole(String name, long min, long max) {
        var whole = value(name, "a whole number from " + min + " to " + max, value -> switch (value) {
            case JsonValue.Whole(String digits) -> Optional.of(new BigInteger(digits));
            default -> Optional.<BigInteger>empty();
        });
        if (whole.isEmpty()) return OptionalLong.empty();
        var number = whole.get();
        if (number.compareTo(BigInteger.valueOf(min)) >= 0 && number.compareTo(BigInteger.valueOf(max)) <= 0) {
            return OptionalLong.of(number.longValueExact());
        }
        fault(path + name + " must be a whole number from " + min + " to " + max + ", found " + number);
        return OptionalLong.empty();
    }

    /// A yes or no.
    ///
    /// @param name the key
    /// @return the answer; empty if absent or `null`
    public Optional<Boolean> toggle(String name) {
        return value(name, "true or false", value -> switch (value) {
            case JsonValue.Toggle(boolean on) -> Optional.of(on);
            default -> Optional.<Boolean>empty();
        });
    }

    /// A number, whole or not.
    ///
    /// @param name the key
    /// @return the number as written, within what a double reaches; empty if absent or `null`
    public Optional<BigDecimal> number(String name) {
        return value(name, "a number", value -> switch (value) {
            case JsonValue.Whole(String digits) -> Optional.of(new BigDecimal(digits));
            case JsonValue.Fraction(String digits) -> decimal(digits);
            default -> Optional.<BigDecimal>empty();
        });
    }

    private static Optional<BigDecimal> decimal(String digits) {
        try {
            return Optional.of(new BigDecimal(digits))
                    .filter(number -> Math.abs((long) number.scale()) <= EXPONENT_MAX);
        } catch (NumberFormatException _) { // an exponent beyond 32 bits
            return Optional.empty();
        }
    }

    /// A duration, as Go's text or in nanoseconds.
    ///
    /// @param name the key
    /// @return zero or more, at most 292 years; empty if absent or `null`
    public Optional<Duration> duration(String name) {
        return value(name, "a duration such as \"5s\" or \"1m30s\", or whole nanoseconds", value -> switch (value) {
            case JsonValue.Text(String text) -> GoDuration.parse(text);
            case JsonValue.Whole(String digits) -> GoDuration.ofNanos(new BigInteger(digits));
            default -> Optional.<Duration>empty();
        });
    }

    /// Bytes, as base64 with padding (RFC 4648, 4), line ends allowed.
    ///
    /// @param name the key
    /// @return the bytes; empty if absent, `null` or `""`
    public Optional<Bytes> base64(String name) {
        return value(name, "a text in base64", value -> switch (value) {
                    case JsonValue.Text(String text) -> decoded(text);
                    default -> Optional.<Bytes>empty();
                })
                .filter(bytes -> bytes.size() > 0);
    }

    private static Optional<Bytes> decoded(String text) {
        var line = text.replaceAll("[\r\n]", "");
        if (line.length() % 4 != 0) return Optional.empty(); // Java would do without the padding, Go does not
        try {
            return Optional.of(Bytes.copyOf(Base64.getDecoder().decode(line)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// An object within this one. Its faults are told with those of the whole.
    ///
    /// @param name the key
    /// @return the same object at each call; not given if absent or `null`
    public DiscoveryConfig section(String name) {
        var object = value(name, "an object", value -> switch (value) {
            case JsonValue.Members nested -> Optional.of(nested);
            default -> Optional.<JsonValue.Members>empty();
        });
        return sections.computeIfAbsent(lower(name), _ -> new DiscoveryConfig(this, name, object));
    }

    /// Adds a fault that the provider found by itself.
    ///
    /// @param text names the key and the cure, holds no secret; lower case, no full stop
    public void fault(String text) {
        faults.add(text);
    }

    /// Ends the reading of the whole, sections included: to be called once every known key was asked for.
    ///
    /// @throws DiscoveryConfigException if there was any fault; names all of them
    public void end() {
        var unknown = new ArrayList<String>();
        root.collectUnknown(unknown);
        root.faults.check(unknown);
    }

    private void collectUnknown(List<String> unknown) {
        members.forEach((lower, member) -> {
            if (known.containsKey(lower)) return;
            var near = NearestName.of(lower, known.keySet()).map(name -> ", did you mean " + known.get(name) + "?");
            unknown.add("unknown key " + shown(member.name())
                    + near.orElse(", known are " + String.join(", ", known.values())));
        });
        sections.values().forEach(section -> section.collectUnknown(unknown));
    }

    private static List<JsonValue.Member> topLevel(JsonValue value) {
        return switch (value) {
            case JsonValue.Members(var found) -> found;
            case JsonValue.Nothing _ -> List.of();
            case JsonValue.Text _ ->
                throw new DiscoveryConfigException("must be a JSON object such as {\"name\": \"rqlite\"}, found a text:"
                        + " give it without the double quotes around it");
            default ->
                throw new DiscoveryConfigException(
                        "must be a JSON object such as {\"name\": \"rqlite\"}, found " + value.kind());
        };
    }

    private Map<String, JsonValue.Member> index(List<JsonValue.Member> found) {
        var index = new LinkedHashMap<String, JsonValue.Member>();
        for (var member : found) {
            var earlier = index.putIfAbsent(lower(member.name()), member);
            if (earlier == null) continue;
            var both = earlier.name().equals(member.name()) ? "" : " and as " + shown(earlier.name());
            faults.add("key " + shown(member.name()) + " is given twice" + both);
        }
        return index;
    }

    private <T> Optional<T> value(String name, String expected, Function<JsonValue, Optional<T>> reading) {
        known.putIfAbsent(lower(name), name);
        var member = members.get(lower(name));
        if (member == null || member.value() instanceof JsonValue.Nothing) return Optional.empty();
        var value = reading.apply(member.value());
        if (value.isEmpty())
            faults.add(path + name + " must be " + expected + ", found "
                    + member.value().kind());
        return value;
    }

    private String shown(String name) {
        var text = new StringBuilder(path);
        name.codePoints().limit(64).forEach(character -> {
            if (Character.isISOControl(character)) text.append('?');
            else text.appendCodePoint(character);
        });
        return text.toString();
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
