package coretime.cli;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Options with a few values, as people and libvirt write them: {@code coredump-restart}, not {@code COREDUMP_RESTART}. */
final class Choice {

    private Choice() {}

    static <E extends Enum<E>> ITypeConverter<E> of(Class<E> values) {
        return text -> Stream.of(values.getEnumConstants())
                .filter(value ->
                        label(value).equals(text.toLowerCase(Locale.ROOT).replace('_', '-')))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + text + "' is none of "
                        + Stream.of(values.getEnumConstants())
                                .map(Choice::label)
                                .collect(Collectors.joining(", "))));
    }

    /** The value as it is written in options, JSON and tables. */
    static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
