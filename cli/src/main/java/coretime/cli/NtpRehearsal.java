package coretime.cli;

import coretime.time.ntp.NtpServer;
import coretime.time.ntp.RateLimit;
import coretime.time.ntp.ServedClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Does once what {@code ntp} does at a boot, with servers of its own on the loopback and without setting anything, so that its classes
 * come into the AOT cache (JEP 514). For the build.
 */
final class NtpRehearsal {
    private static final int SERVERS = 3;
    private static final int ROUNDS = 20;

    private NtpRehearsal() {}

    /** {@code guest} or {@code host}: as which program. */
    public static void main(String[] arguments) throws IOException {
        boolean isGuest = arguments[0].equals("guest");
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (NtpServer server = NtpServer.start(
                Collections.nCopies(SERVERS, free),
                InstantSource.system(),
                () -> ServedClock.local(3),
                RateLimit.none())) {
            List<String> hosts = new ArrayList<>();
            server.addresses().forEach(address -> hosts.add("127.0.0.1:" + address.getPort()));
            for (int i = 0; i < ROUNDS; i++) {
                run(isGuest, hosts, "ntp", "query");
                run(isGuest, hosts, "ntp", "step", "--dry-run");
                run(isGuest, hosts, "ntp", "wait", "--deadline", "0", "--tolerance", "10000");
            }
            run(isGuest, hosts, "ntp", "query", "--json");
        }
    }

    private static void run(boolean isGuest, List<String> hosts, String... words) {
        List<String> command = new ArrayList<>(List.of(words));
        command.addAll(hosts);
        String[] asked = command.toArray(String[]::new);
        int status = (isGuest ? GuestMain.commandLine() : Main.commandLine(asked))
                .setOut(new PrintWriter(Writer.nullWriter()))
                .execute(asked);
        // On a busy machine a clock may not be known well enough; for the cache that makes no difference.
        if (status == ExitStatus.CANNOT) {
            throw new IllegalStateException(String.join(" ", command) + " ended with status " + status);
        }
    }
}
