package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.lab.Guest;
import coretime.lab.GuestSoftware;
import coretime.lab.GuestSpec;
import coretime.lab.Lab;
import coretime.lab.LabLibvirt;
import coretime.lab.LabOptions;
import coretime.lab.LabProgress;
import coretime.lab.NtpServer;
import coretime.lab.RtcTrack;
import coretime.lab.TimeDaemon;
import coretime.libvirt.ExecLimits;
import coretime.libvirt.ExecResult;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real guest whose chrony steps its clock at boot by a real server, and whose chrony-wait holds time-sync.target until it has. */
final class BootedGuest implements AutoCloseable {
    private static final Duration BOOT = Duration.ofMinutes(30);
    private static final Duration SCRIPT = Duration.ofMinutes(10);

    /** Six minutes late at the next boot, as after a freeze. */
    private static final String LATE = "systemctl stop chrony && date -s '-360 seconds' && hwclock --systohc";

    private final NtpServer server;
    private final Lab lab;
    private final Guest guest;

    private BootedGuest(NtpServer server, Lab lab, Guest guest) {
        this.server = server;
        this.lab = lab;
        this.guest = guest;
    }

    static BootedGuest start(String name, GuestSoftware software, long ram, Path directory) {
        NtpServer server = NtpServer.start(directory, 0);
        try {
            Lab lab = Lab.open(LabOptions.standard().withLibvirt(LabLibvirt.Mode.PRIVATE), LabProgress.silent());
            try {
                Guest guest = lab.start(GuestSpec.named(name)
                        // Units start side by side.
                        .withVcpus(2)
                        .withRam(ram)
                        .withRtcTrack(RtcTrack.WALL)
                        .withTimeDaemon(TimeDaemon.CHRONY)
                        .withSoftware(software)
                        .withNetwork(true));
                guest.awaitBooted(BOOT);
                guest.bringNetworkUp();
                BootedGuest booted = new BootedGuest(server, lab, guest);
                booted.in("""
                        printf 'server 10.0.2.2 port %d iburst minpoll 0 maxpoll 2\\nmakestep 1 3\\n' >/etc/chrony/chrony.conf
                        systemctl enable chrony-wait
                        """.formatted(server.port()));
                return booted;
            } catch (RuntimeException | AssertionError failure) {
                lab.close();
                throw failure;
            }
        } catch (RuntimeException | AssertionError failure) {
            server.close();
            throw failure;
        }
    }

    /** What a script says that has to succeed. */
    String in(String script) {
        ExecResult result = guest.domain()
                .agent()
                .exec(List.of("sh", "-c", "set -e\n" + script), new byte[0], new ExecLimits(SCRIPT, 1 << 20));
        assertThat(result.succeeded())
                .as(script + "\n" + result.stdout() + result.stderr())
                .isTrue();
        return result.stdout();
    }

    /** Boots with a clock that is late; returns when all that starts has started. */
    void rebootLate() {
        in(LATE);
        guest.reboot();
        guest.awaitBooted(BOOT);
    }

    GuestShell shell() {
        return new GuestShell(guest.domain());
    }

    /** What the command prints that ends with a status. */
    String run(int status, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int ended = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        assertThat(ended).as(out + "\n" + err).isEqualTo(status);
        return out.toString();
    }

    /** {@code boot audit --guest … --observe --json} of a guest in which some units can start before the step. */
    JsonNode observe() {
        return JsonMapper.shared()
                .readTree(run(
                        ExitStatus.DID_NOT_HOLD,
                        "boot",
                        "audit",
                        "--guest",
                        guest.domain().name(),
                        "--connect",
                        uri(),
                        "--observe",
                        "--json"));
    }

    String name() {
        return guest.domain().name();
    }

    String uri() {
        return lab.libvirt().uri();
    }

    @Override
    public void close() {
        try (server) {
            lab.close();
        }
    }
}
