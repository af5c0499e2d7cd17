package coretime.host.doctor;

import coretime.libvirt.AgentInfo;
import java.util.List;

/**
 * Commands that the guest's agent has to have enabled. Immutable.
 *
 * @param need what they are for
 * @param commands by their names in QEMU's qga/qapi-schema.json
 */
record GuestCommand(Need need, List<String> commands) implements Examination<DomainFacts> {
    /** Programs in the guest. */
    static final GuestCommand EXEC = new GuestCommand(
            Need.of("agent-exec", "the agent may run programs", Need.SET_OFFSET, Need.DAEMON, Need.RTC),
            List.of("guest-exec", "guest-exec-status"));

    /** The agent's own way to set the clock, which needs hwclock. */
    static final GuestCommand SET_TIME = new GuestCommand(
            Need.of("agent-set-time", "the agent may set the clock", Need.SET_TIME), List.of("guest-set-time"));

    /** The agent's way to tell the clock, by which it is measured and proven. */
    static final GuestCommand GET_TIME = new GuestCommand(
            new Need("agent-get-time", "the agent may tell the clock", Need.CORRECTIONS), List.of("guest-get-time"));

    private static final String HWCLOCK = "command -v hwclock || apt-get install util-linux-extra; ";

    GuestCommand {
        commands = List.copyOf(commands);
    }

    String words() {
        return commands.getFirst();
    }

    boolean isIn(AgentInfo agent) {
        return commands.stream().allMatch(agent::supports);
    }

    @Override
    public Finding look(DomainFacts facts) throws InterruptedException {
        return of(facts.agent());
    }

    Finding of(AgentInfo agent) {
        List<String> missing =
                commands.stream().filter(command -> !agent.supports(command)).toList();
        return missing.isEmpty()
                ? Finding.ok("it has " + String.join(", ", commands))
                : Finding.missing(
                        "it has no " + String.join(", ", missing) + ": blocked in the guest"
                                + (equals(SET_TIME) ? ", or there is no hwclock" : ""),
                        Remedy.guest((equals(SET_TIME) ? HWCLOCK : "") + unblock(missing)));
    }

    /** The lists are in Debian's file or in Red Hat's, by the names that they had before QEMU 8.1 or have since. */
    private static String unblock(List<String> commands) {
        return "sed -i -E '/^(BLACKLIST_RPC|BLOCK_RPCS|blacklist|block-rpcs)/s/\\b(" + String.join("|", commands)
                + ")\\b(,|$|\")/\\2/g' /etc/qemu/qemu-ga.conf /etc/sysconfig/qemu-ga;"
                + " systemctl restart qemu-guest-agent";
    }
}
