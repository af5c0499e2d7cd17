package coretime.time.system;

/** The errors that the calls of this package know, numbered as all of Linux's 64-bit machines but alpha, mips and sparc do. */
final class Errno {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EIO = 5;
    static final int ENXIO = 6;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int ENODEV = 19;
    static final int EINVAL = 22;
    static final int ENOTTY = 25;
    static final int ERANGE = 34;
    static final int ENOSYS = 38;

    private Errno() {}

    /** For people: the error's name and what it means. */
    static String words(int errno) {
        return switch (errno) {
            case EPERM -> "EPERM (not permitted)";
            case ENOENT -> "ENOENT (no such file)";
            case EIO -> "EIO (the device does not work)";
            case ENXIO -> "ENXIO (no such device)";
            case EACCES -> "EACCES (no right to the file)";
            case EBUSY -> "EBUSY (in use)";
            case ENODEV -> "ENODEV (no such device)";
            case EINVAL -> "EINVAL (a value that the kernel does not take)";
            case ENOTTY -> "ENOTTY (not a device of that kind)";
            case ERANGE -> "ERANGE (out of range)";
            case ENOSYS -> "ENOSYS (this kernel has no such call)";
            default -> "errno " + errno;
        };
    }
}
