package coretime.boot;

import java.util.Optional;

/**
 * One file that is made, changed or taken away.
 *
 * @param path below the root, with its directories' links followed
 * @param before its text; nothing where there is none
 * @param after its text then; nothing where it is taken away
 */
public record FileChange(String path, Optional<String> before, Optional<String> after) {}
