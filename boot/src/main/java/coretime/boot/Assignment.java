package coretime.boot;

/**
 * One {@code key=value} of a unit file, systemd.syntax(7); continuation lines are joined.
 *
 * @param file path below the root
 * @param line of the last line that it stands on, from 1
 * @param section without brackets
 * @param key as written
 * @param value without the white space around it; empty where the setting is emptied
 */
public record Assignment(String file, int line, String section, String key, String value) {

    /** {@code FILE:LINE}. */
    public String where() {
        return file + ':' + line;
    }
}
