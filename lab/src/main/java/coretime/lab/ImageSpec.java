package coretime.lab;

import coretime.lab.internal.OsRelease;

/**
 * Which guest image is wanted.
 *
 * @param timeDaemon what keeps the clock inside
 * @param agent whether the QEMU guest agent is installed
 * @param suite Debian's release by code name
 * @param software what else is installed
 */
public record ImageSpec(TimeDaemon timeDaemon, boolean agent, String suite, GuestSoftware software) {

    public ImageSpec {
        if (!suite.matches("[a-z]{2,30}")) {
            throw new IllegalArgumentException("not a Debian suite's code name: " + suite);
        }
    }

    /** With nothing else installed. */
    public ImageSpec(TimeDaemon timeDaemon, boolean agent, String suite) {
        this(timeDaemon, agent, suite, GuestSoftware.MINIMAL);
    }

    /** An image of the host's own suite. */
    public static ImageSpec of(TimeDaemon timeDaemon, boolean agent) {
        return new ImageSpec(timeDaemon, agent, OsRelease.codename());
    }

    /** chrony and the agent, of the host's own suite. */
    public static ImageSpec standard() {
        return of(TimeDaemon.CHRONY, true);
    }

    public ImageSpec withSoftware(GuestSoftware installed) {
        return new ImageSpec(timeDaemon, agent, suite, installed);
    }
}
