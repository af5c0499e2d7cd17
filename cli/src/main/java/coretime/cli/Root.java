package coretime.cli;

import com.sun.security.auth.module.UnixSystem;

/** Whether this process may do what only root may. */
final class Root {

    private Root() {}

    static boolean isRoot() {
        return new UnixSystem().getUid() == 0;
    }

    /** @param what for the message: {@code "it boots guests"} */
    static void require(String what) {
        if (!isRoot()) {
            throw new CannotException(what + ", which only root may: run it again as root (sudo)");
        }
    }
}
