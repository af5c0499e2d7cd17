package coretime.time.system;

/**
 * A program that sets this machine's clock while it runs.
 *
 * @param name of the program
 * @param pid its process id here; of several processes that belong together, the one that started the others
 * @param isContained whether it lives in a container (a PID namespace below this one); Linux has one clock for all of them
 * @param advice what to do about it, in a phrase
 */
public record TimeDaemon(String name, long pid, boolean isContained, String advice) {

    /** For people: {@code "chronyd (process 512): stop it: systemctl stop chrony"}. */
    @Override
    public String toString() {
        return name + " (process " + pid + (isContained ? ", in a container" : "") + "): " + advice;
    }
}
