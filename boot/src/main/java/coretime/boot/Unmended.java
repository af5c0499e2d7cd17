package coretime.boot;

import java.util.Optional;

/**
 * What no drop-in can mend.
 *
 * @param unit that it is about; none where it is the system as a whole
 * @param because in words
 */
public record Unmended(Optional<UnitName> unit, String because) {}
