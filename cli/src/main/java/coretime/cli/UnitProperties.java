package coretime.cli;

import coretime.boot.UnitName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A unit's properties as {@code systemctl show} prints them (systemctl(1)): {@code NAME=VALUE} in a line each. They come from a guest:
 * {@link #read} bounds them, and a value is checked when it is asked for. Immutable.
 *
 * @param unit its main name, {@code Id}
 * @param values by their names
 */
record UnitProperties(UnitName unit, Map<String, String> values) {
    private static final int MOST_BYTES = 64 << 20;
    private static final int MOST_UNITS = 20_000;

    /** Timestamps are told in microseconds, 0 for never; a kernel does not run for longer than this. */
    private static final long LATEST_MICROS = Duration.ofDays(36_525).toNanos() / 1000;

    UnitProperties {
        values = Map.copyOf(values);
    }

    /**
     * Reads those of many units, which an empty line separates; a unit without a valid name is left out.
     *
     * @throws IOException where they are more than can be
     */
    static List<UnitProperties> read(InputStream shown) throws IOException {
        byte[] bytes = shown.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw new IOException("the guest's units have more than " + MOST_BYTES + " bytes of properties");
        }
        List<UnitProperties> units = new ArrayList<>();
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n", -1)) {
            int equals = line.indexOf('=');
            if (line.isEmpty()) {
                add(values, units);
                values.clear();
            } else if (equals > 0) {
                values.putIfAbsent(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        add(values, units);
        return units;
    }

    private static void add(Map<String, String> values, List<UnitProperties> units) throws IOException {
        Optional<UnitName> name = UnitName.parse(values.getOrDefault("Id", ""));
        if (name.isPresent()) {
            if (units.size() >= MOST_UNITS) {
                throw new IOException("the guest has more than " + MOST_UNITS + " units");
            }
            units.add(new UnitProperties(name.get(), values));
        }
    }

    /** A property's text, empty where there is none. */
    String text(String property) {
        return values.getOrDefault(property, "");
    }

    /** A property {@code …TimestampMonotonic}, since the kernel began. Empty for never, and for what is no time. */
    Optional<Duration> monotonic(String property) {
        String text = text(property);
        if (!text.matches("[0-9]{1,18}")) {
            return Optional.empty();
        }
        long micros = Long.parseLong(text);
        return micros > 0 && micros <= LATEST_MICROS
                ? Optional.of(Duration.ofNanos(Math.multiplyExact(micros, 1000L)))
                : Optional.empty();
    }
}
