package coretime.host;

import coretime.libvirt.AgentInfo;
import coretime.time.Offset;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The guest's own time daemon, or its NTP client where none runs, steps the clock by the servers that it is configured with. */
final class GuestDaemon implements ClockWay {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /**
     * What chronyd measured before a freeze keeps it from seeing the freeze, so that is forgotten first; makestep steps by what
     * a burst has told since (chronyc(1)).
     */
    private static final String CHRONYD = """
            chronyc -n reset sources && chronyc -n burst 3/4 || exit
            for i in $(seq 150); do
              sleep 0.1
              case $(chronyc -c activity) in *,*,0,0,*) break ;; esac
            done
            chronyc -n makestep
            """;

    /** It steps at its first answer after a start. */
    private static final String TIMESYNCD = """
            rm -f /run/systemd/timesync/synchronized
            timedatectl set-ntp false && timedatectl set-ntp true || exit
            for i in $(seq 200); do
              [ -e /run/systemd/timesync/synchronized ] && exit
              sleep 0.1
            done
            echo "systemd-timesyncd has had no answer for 20 s" >&2
            exit 4
            """;

    /**
     * ntpd is stopped meanwhile: it holds the port that the classic ntpdate asks from, and two must not step at once. It is
     * started again whatever comes of it.
     */
    private static final String NTPD = """
            unit=
            for one in ntpsec ntp ntpd; do
              systemctl is-active --quiet $one && unit=$one && break
            done
            servers=$(sed -nE 's/^[[:space:]]*(server|pool|peer)[[:space:]]+([A-Za-z0-9.:-]+).*/\\2/p' \\
              /etc/ntpsec/ntp.conf /etc/ntp.conf 2>/dev/null | head -n 8)
            [ -n "$servers" ] || { echo "no NTP server is configured" >&2; exit 4; }
            [ -z "$unit" ] || systemctl stop $unit
            if command -v ntpdig >/dev/null; then ntpdig -S -t 2 $servers
            elif command -v ntpdate >/dev/null; then ntpdate -b $servers
            else echo "there is neither ntpdig nor ntpdate" >&2; false; fi
            status=$?
            [ -z "$unit" ] || systemctl start $unit
            exit $status
            """;

    @Override
    public Correction.Method method() {
        return Correction.Method.GUEST_DAEMON;
    }

    @Override
    public Optional<String> obstacle(AgentInfo agent) {
        return GuestCommands.obstacle(agent);
    }

    @Override
    public boolean usesHostClock() {
        return false;
    }

    @Override
    public int attempts() {
        return 2;
    }

    @Override
    public @Nullable String set(ClockScene scene, Offset offset) {
        Optional<GuestTimekeeping> keeping = GuestTimekeeping.of(scene.domain());
        if (keeping.isEmpty()) {
            return "the guest does not say what keeps its time";
        }
        List<String> daemons = keeping.get().daemons();
        String script =
                daemons.contains("chronyd") ? CHRONYD : daemons.contains("systemd-timesyncd") ? TIMESYNCD : NTPD;
        String failure = GuestCommands.failure(scene.domain(), LIMIT, List.of("sh", "-c", script));
        return failure == null ? null : name(daemons) + ": " + failure;
    }

    private static String name(List<String> daemons) {
        return daemons.isEmpty() ? "the guest's NTP client" : "the guest's " + String.join(", ", daemons);
    }
}
