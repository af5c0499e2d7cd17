package coretime.host.capture;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.lab.Guest;
import coretime.lab.GuestSpec;
import coretime.lab.Lab;
import coretime.lab.LabLibvirt;
import coretime.lab.LabOptions;
import coretime.lab.LabProgress;
import coretime.libvirt.Domain;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written to a guest's RAM from outside before it boots, as QEMU itself reads it. */
class RamPlaceIT {
    private static final long RAM = 512L << 20;
    private static final long ADDRESS = 256L << 20;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsWrittenThereTheGuestHas(boolean isShared) throws Exception {
        LabOptions options = LabOptions.standard().withLibvirt(LabLibvirt.Mode.PRIVATE);
        try (Lab lab = Lab.open(options, LabProgress.silent())) {
            Guest guest =
                    lab.define(GuestSpec.named("coretime-place").withRam(RAM).withSharedRam(isShared));
            Domain domain = guest.domain();
            assertThat(domain.isActive()).isFalse();
            domain.startPaused();
            RamPlace place = RamPlace.of(domain).stream()
                    .filter(one -> one.guestAddress() <= ADDRESS && ADDRESS < one.guestAddress() + one.bytes())
                    .findFirst()
                    .orElseThrow();
            try (FileChannel ram = FileChannel.open(place.file(), StandardOpenOption.WRITE)) {
                ByteBuffer content = ByteBuffer.allocate(Long.BYTES).putLong(0x636f726574696d65L);
                assertThat(ram.write(content.flip(), place.offset() + (ADDRESS - place.guestAddress())))
                        .isEqualTo(Long.BYTES);
            }
            assertThat(domain.monitor().human("xp /8xb 0x%x".formatted(ADDRESS)))
                    .containsSubsequence("0x63", "0x6f", "0x72", "0x65", "0x74", "0x69", "0x6d", "0x65");
        }
    }
}
