package coretime.vmcore;

/**
 * How a kdump-compressed core is written.
 *
 * @param compression of each page that becomes smaller by it
 * @param level what is left out; pages of zeros share one whatever it is
 * @param expectedCpus for how many CPUs' notes room is kept in front; more go to the file's end
 */
public record KdumpOptions(Compression compression, FilterLevel level, int expectedCpus) {
    /** Checks the number of CPUs. */
    public KdumpOptions {
        if (expectedCpus < 0 || expectedCpus > 16384) {
            throw new CoreException("%d CPUs are not between 0 and 16384".formatted(expectedCpus));
        }
    }
}
