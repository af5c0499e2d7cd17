package coretime.host.daemon;

import coretime.host.HostException;
import coretime.host.internal.Native;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Tells systemd how the daemon is, by the protocol of sd_notify(3). Where nobody listens, nothing is told. Safe for use by many
 * threads.
 */
public final class ServiceManager {
    private final Optional<String> socket;
    private final Optional<Duration> watchdog;

    private ServiceManager(Optional<String> socket, Optional<Duration> watchdog) {
        this.socket = socket;
        this.watchdog = watchdog;
    }

    /** By {@code NOTIFY_SOCKET}, {@code WATCHDOG_USEC} and {@code WATCHDOG_PID} of a process's environment. */
    public static ServiceManager of(Map<String, String> environment) {
        Optional<String> socket = Optional.ofNullable(environment.get("NOTIFY_SOCKET"))
                .filter(name -> name.startsWith("/") || name.startsWith("@"));
        boolean isOurs = Optional.ofNullable(environment.get("WATCHDOG_PID"))
                .map(pid -> pid.equals(Long.toString(ProcessHandle.current().pid())))
                .orElse(true);
        return new ServiceManager(
                socket,
                Optional.ofNullable(environment.get("WATCHDOG_USEC"))
                        .filter(_ -> isOurs)
                        .flatMap(ServiceManager::micros));
    }

    private static Optional<Duration> micros(String text) {
        try {
            return Optional.of(Long.parseLong(text))
                    .filter(micros -> micros > 0 && micros < Long.MAX_VALUE / 1000)
                    .map(micros -> Duration.ofNanos(micros * 1000));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    /** Whether a service manager listens. */
    public boolean isThere() {
        return socket.isPresent();
    }

    /** How often it wants to hear that the daemon lives: at half the time after which it ends it; empty where it does not. */
    public Optional<Duration> watchdogInterval() {
        return watchdog.map(limit -> limit.dividedBy(2));
    }

    /** The daemon watches. */
    public void ready(String status) {
        tell("READY=1\nSTATUS=" + line(status));
    }

    /** What it does now, for {@code systemctl status}. */
    public void status(String status) {
        tell("STATUS=" + line(status));
    }

    /** It reads its configuration anew; {@link #ready} is to follow. */
    public void reloading() {
        tell("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1000);
    }

    /** It goes. */
    public void stopping() {
        tell("STOPPING=1");
    }

    /** It lives. */
    public void alive() {
        tell("WATCHDOG=1");
    }

    private static String line(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    /** That nobody takes it is no reason to leave guests alone: systemd ends a daemon that it does not hear of. */
    private void tell(String message) {
        socket.ifPresent(name -> {
            try {
                Native.sendDatagram(name, message.getBytes(StandardCharsets.UTF_8));
            } catch (HostException e) {
                System.getLogger(ServiceManager.class.getName())
                        .log(System.Logger.Level.WARNING, "systemd is not told: {0}", e.getMessage());
            }
        });
    }
}
