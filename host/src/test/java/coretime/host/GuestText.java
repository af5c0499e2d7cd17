package coretime.host;

import coretime.host.capture.RamPlace;
import coretime.libvirt.Domain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;

/** Text in a guest's RAM, as its host sees it. */
final class GuestText {
    /** Whole pages; a text that crosses from one into the next is not looked for. */
    private static final int CHUNK = 1 << 20;

    private GuestText() {}

    /** Writes zeros over a text wherever it stands, whether the guest runs or not; gives how often it was there. */
    static int wipe(Domain domain, String text) {
        return RamPlace.of(domain).stream().mapToInt(place -> wipe(place, text)).sum();
    }

    private static int wipe(RamPlace place, String text) {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        int wiped = 0;
        try (FileChannel ram = FileChannel.open(place.file(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            for (long done = 0; done < place.bytes(); done += CHUNK) {
                long at = place.offset() + done;
                int bytes = ram.read(chunk.clear().limit((int) Math.min(CHUNK, place.bytes() - done)), at);
                String content = new String(chunk.array(), 0, Math.max(0, bytes), StandardCharsets.ISO_8859_1);
                for (int found = content.indexOf(text); found >= 0; found = content.indexOf(text, found + 1)) {
                    wiped += ram.write(ByteBuffer.allocate(text.length()), at + found) / text.length();
                }
            }
            return wiped;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
