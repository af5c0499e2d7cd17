package coretime.bench.capture;

import coretime.lab.Guest;
import java.io.IOException;

/** Has a guest panic and its core taken. */
interface Captor {

    /**
     * One panic, from a guest that has booted until it has booted again and its core is whole. The core stays in the
     * directory for cores.
     *
     * @throws CaptureFailed where there is no core, or the guest does not come back
     * @throws InterruptedException when told to stop
     */
    CaptureRun panic(Guest guest) throws IOException, InterruptedException;
}
