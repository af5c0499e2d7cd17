package coretime.host;

import coretime.host.capture.Strategies;
import coretime.libvirt.Connection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A process of its own that watches a domain, and stands still where it enters a given step, until it is killed. */
final class WatchingProcess {
    private static final String WATCHING = "watching";
    private static final String ENTERED = "entered";

    private WatchingProcess() {}

    /** Arguments: libvirt's URI, the domain, the ledger, the directory of cores, the strategy, the step to stop at. */
    public static void main(String[] arguments) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        IncidentListener stopping = new IncidentListener() {
            @Override
            public void entered(Incident incident, Stage stage) {
                if (stage.label().equals(arguments[5])) {
                    System.out.println(ENTERED);
                    hold(never);
                }
            }
        };
        CorePolicy policy = CorePolicy.in(Path.of(arguments[3]))
                .withLeastFree(1 << 20)
                .withMostPanicsPerHour(1000)
                .withOrder(List.of(arguments[4]));
        try (Connection connection = Connection.open(arguments[0]);
                Ledger ledger = Ledger.open(Path.of(arguments[2]));
                Host host = new Host(
                        connection,
                        ledger,
                        Strategies.all(Path.of(arguments[3])),
                        LabPolicy.standard().withCores(policy),
                        stopping)) {
            host.watch(connection.domain(arguments[1]));
            System.out.println(WATCHING);
            never.await();
        }
    }

    private static void hold(CountDownLatch never) {
        try {
            never.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static Process start(String... arguments) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                WatchingProcess.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static String watching() {
        return WATCHING;
    }

    static String entered() {
        return ENTERED;
    }
}
