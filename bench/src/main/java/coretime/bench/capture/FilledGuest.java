package coretime.bench.capture;

import coretime.bench.MemoryFill;
import coretime.host.capture.RamPlace;
import coretime.lab.Guest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * A guest whose memory is written to by the host before it boots, which is a hundred times as fast as it would do so itself
 * under TCG. The host has pages for all of it then, and what the guest's kernel hands to nobody stays as it is.
 */
final class FilledGuest {
    private static final Duration BOOT = Duration.ofMinutes(5);

    /** What lies below is the firmware's and the boot loader's. */
    private static final long FROM = 16L << 20;

    private final Guest guest;
    private long filledBytes;

    /** A guest that is defined and may run. */
    FilledGuest(Guest guest) {
        this.guest = guest;
    }

    /** Starts it in a new QEMU process, fills it and waits until it has booted. */
    void start() throws IOException {
        if (guest.domain().isActive()) {
            guest.domain().destroy();
        }
        guest.domain().startPaused();
        filledBytes = fill();
        guest.domain().resume();
        awaitBooted();
    }

    private long fill() throws IOException {
        long bytes = 0;
        for (RamPlace place : RamPlace.of(guest.domain())) {
            long end = place.guestAddress() + place.bytes();
            try (FileChannel ram = FileChannel.open(place.file(), StandardOpenOption.WRITE)) {
                bytes += MemoryFill.write(
                        (content, at) -> ram.write(content, place.offset() + (at - place.guestAddress())),
                        Math.max(place.guestAddress(), FROM),
                        end);
            }
        }
        return bytes;
    }

    /** How much of its memory was written to. */
    long filledBytes() {
        return filledBytes;
    }

    /** Waits until it has booted, after a panic for example. */
    void awaitBooted() {
        String _ = guest.awaitBooted(BOOT);
    }

    /** How long a reboot from inside takes until the next boot's agent answers. */
    Duration reboot() {
        String before = guest.bootId();
        long began = System.nanoTime();
        guest.domain().reboot();
        String _ = guest.awaitOtherBoot(before, BOOT);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        awaitBooted();
        return took;
    }
}
