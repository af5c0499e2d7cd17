package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.libvirt.AgentException;
import coretime.libvirt.Domain;
import coretime.libvirt.ExecResult;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What a real guest's agent may do, by its configuration in the guest. */
final class AgentCommands {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration ANSWER = Duration.ofSeconds(2);

    private AgentCommands() {}

    /** Has the agent begin anew without some of its commands, and with all of them when {@link #allow} is called. */
    static void forbid(Domain guest, String... commands) throws InterruptedException {
        String list = String.join(",", commands);
        String script = "rm -f /run/allow; mkdir -p /etc/qemu && printf '[general]\nblacklist=%s\nblock-rpcs=%s\n' "
                        .formatted(list, list)
                + ">/etc/qemu/qemu-ga.conf && systemd-run sh -c 'sleep 1; systemctl restart qemu-guest-agent;"
                + " while ! [ -e /run/allow ]; do sleep 0.2; done;"
                + " rm /etc/qemu/qemu-ga.conf; systemctl restart qemu-guest-agent'";
        ExecResult result = guest.agent().exec("sh", "-c", script);
        assertThat(result.succeeded()).as(script + ": " + result).isTrue();
        await(guest, commands[0], false);
    }

    /** Gives all of them back. */
    static void allow(Domain guest, String command) throws InterruptedException {
        guest.agent().writeFile("/run/allow", new byte[] {'\n'}, LIMIT);
        await(guest, command, true);
    }

    private static void await(Domain guest, String command, boolean isWanted) throws InterruptedException {
        Deadline deadline = Deadline.in(LIMIT);
        while (true) {
            try {
                if (guest.agent().info(ANSWER).supports(command) == isWanted) {
                    return;
                }
            } catch (AgentException _) {
                // Between two lives.
            }
            assertThat(deadline.isOver())
                    .as("the agent with %s: %s", command, isWanted)
                    .isFalse();
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }
}
