package coretime.boot;

/**
 * What is wrong with something that was read. The rest was read all the same.
 *
 * @param file path below the root
 * @param line from 1, or 0 where it is about the whole file
 * @param what what is wrong and what came of it
 */
public record Problem(String file, int line, String what) {

    /** {@code FILE:LINE: what}. */
    @Override
    public String toString() {
        return line == 0 ? file + ": " + what : file + ':' + line + ": " + what;
    }
}
