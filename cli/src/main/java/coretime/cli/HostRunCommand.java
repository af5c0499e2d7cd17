package coretime.cli;

import coretime.host.HostException;
import coretime.host.Ledger;
import coretime.host.capture.Strategies;
import coretime.host.config.Configuration;
import coretime.host.config.ConfigurationReading;
import coretime.host.config.Finding;
import coretime.host.config.HostConfiguration;
import coretime.host.config.HttpSettings;
import coretime.host.config.ListenAddress;
import coretime.host.daemon.Daemon;
import coretime.host.daemon.DaemonLock;
import coretime.host.daemon.DomainPolicies;
import coretime.host.daemon.ServiceManager;
import coretime.libvirt.Connection;
import coretime.libvirt.LibvirtUnavailable;
import coretime.web.TlsFiles;
import coretime.web.WebOptions;
import coretime.web.WebServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code coretime host run}: the daemon. */
@Command(
        name = "run",
        header = "Watches this host's adopted guests: the daemon, as systemd starts it.",
        description = {
            "",
            "Takes the core of each that panics, starts it again, puts its clock right and proves it, until it is told to"
                    + " end (TERM). Incidents that an earlier one left open go on. HUP has it read its configuration anew."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Example: by a configuration file of your own, in a terminal:",
            "  coretime host run --config ./coretime.yaml"
        })
final class HostRunCommand implements Callable<Integer> {
    private static final System.Logger LOG = System.getLogger("coretime");

    /** Guests' memory may still be written: what is not on disk by then is lost. */
    private static final Duration CLEAN_UP = Duration.ofSeconds(200);

    private static final Duration FIRST_LOOK = Duration.ofSeconds(30);
    private static final long TRIES_LIBVIRT_SECONDS = 2;

    /** How often {@code systemctl status} is told how it goes. */
    private static final Duration STATUS = Duration.ofSeconds(30);

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "The configuration (default: /etc/coretime/coretime.yaml; without that file, what an empty one says).")
    private Optional<Path> file = Optional.empty();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Semaphore reloads = new Semaphore(0);

    @Override
    public Integer call() {
        Optional<HostConfiguration> configuration = read(spec.commandLine().getErr());
        if (configuration.isEmpty()) {
            return ExitStatus.CANNOT;
        }
        ServiceLog.install(configuration.get().log(), System.getenv());
        HangUp.runs(reloads::release);
        Interrupts.to(
                Thread.currentThread(),
                CLEAN_UP,
                "incidents go on where the ledger has them when the daemon is started again");
        ServiceManager manager = ServiceManager.of(System.getenv());
        try {
            run(configuration.get(), manager);
        } catch (InterruptedException _) {
            LOG.log(Level.INFO, "told to end: incidents under way go on when the daemon is started again");
        } finally {
            manager.stopping();
        }
        return ExitStatus.DONE;
    }

    private void run(HostConfiguration configuration, ServiceManager manager) throws InterruptedException {
        makeDirectory(configuration.ledger());
        try (DaemonLock _ = DaemonLock.take(configuration.ledger());
                Ledger ledger = Ledger.open(configuration.ledger());
                Connection connection = connect(configuration.libvirtUri(), manager);
                Daemon daemon = new Daemon(
                        connection,
                        ledger,
                        Strategies.all(Strategies.LIBVIRT_DUMPS),
                        policies(configuration),
                        InstantSource.system())) {
            daemon.tell(configuration.notifications());
            boolean isSeen = daemon.awaitFirstLook(FIRST_LOOK);
            LOG.log(Level.INFO, "coretime " + Version.current() + " watches the guests of " + connection);
            try (Closing _ = page(configuration.http(), daemon)) {
                manager.ready(isSeen ? status(daemon) : "libvirt does not answer yet");
                serve(configuration, daemon, manager);
            }
        }
    }

    /** The page and the API, where they are wanted. */
    private static Closing page(HttpSettings http, Daemon daemon) {
        if (http.listen().isEmpty()) {
            return () -> {};
        }
        ListenAddress listen = http.listen().get();
        WebServer server = WebServer.start(
                new WebOptions(
                        listen.address().getHostAddress(),
                        listen.port(),
                        Set.of(),
                        http.certificate()
                                .flatMap(certificate -> http.key().map(key -> new TlsFiles(certificate, key))),
                        http.tokenFile(),
                        Version.current()),
                daemon);
        LOG.log(Level.INFO, "the page is at " + (http.isTls() ? "https" : "http") + "://" + listen + "/");
        return server::close;
    }

    /** What is closed and throws nothing checked. */
    private interface Closing extends AutoCloseable {
        @Override
        void close();
    }

    /** Until this thread is interrupted. */
    private void serve(HostConfiguration first, Daemon daemon, ServiceManager manager) throws InterruptedException {
        HostConfiguration current = first;
        Duration tick = manager.watchdogInterval()
                .filter(interval -> interval.compareTo(STATUS) < 0)
                .orElse(STATUS);
        while (true) {
            if (reloads.tryAcquire(tick.toMillis(), TimeUnit.MILLISECONDS)) {
                reloads.drainPermits();
                manager.reloading();
                current = reload(current, daemon);
                manager.ready(status(daemon));
            } else if (daemon.isHealthy()) {
                if (manager.watchdogInterval().isPresent()) {
                    manager.alive();
                }
                manager.status(status(daemon));
            }
        }
    }

    /** A configuration with errors changes nothing. */
    private HostConfiguration reload(HostConfiguration current, Daemon daemon) {
        try {
            Optional<HostConfiguration> read = read(null);
            if (read.isEmpty()) {
                LOG.log(Level.ERROR, "the configuration was not taken: it goes on by the one before");
                return current;
            }
            HostConfiguration wanted = read.get();
            if (!wanted.libvirtUri().equals(current.libvirtUri())
                    || !wanted.ledger().equals(current.ledger())
                    || !wanted.http().equals(current.http())) {
                LOG.log(
                        Level.WARNING,
                        "what is new of libvirt, ledger or http is taken when the daemon is started again");
            }
            ServiceLog.set(wanted.log().level());
            daemon.reload(policies(wanted));
            daemon.tell(wanted.notifications());
            LOG.log(Level.INFO, "the configuration was read anew");
            return wanted;
        } catch (HostException e) {
            LOG.log(Level.ERROR, "the configuration was not taken: " + e.getMessage());
            return current;
        }
    }

    /** Tells what is to be said of the file; empty where it cannot be used. */
    private Optional<HostConfiguration> read(@Nullable PrintWriter err) {
        Path path = file.orElse(Configuration.STANDARD_FILE);
        if (file.isEmpty() && !Files.exists(path)) {
            return Optional.of(HostConfiguration.standard());
        }
        ConfigurationReading reading = Configuration.read(path);
        for (Finding finding : reading.findings()) {
            String line = finding.in(path.toString());
            if (err == null) {
                LOG.log(finding.isError() ? Level.ERROR : Level.WARNING, line);
            } else {
                err.println(Escapes.plain(line));
            }
        }
        return reading.configuration();
    }

    private static DomainPolicies policies(HostConfiguration configuration) {
        return name -> configuration.watches(name) ? Optional.of(configuration.policyOf(name)) : Optional.empty();
    }

    /** libvirt may start later than this, and nothing tells when. */
    private static Connection connect(String uri, ServiceManager manager) throws InterruptedException {
        for (boolean isFirst = true; ; isFirst = false) {
            try {
                return Connection.open(uri);
            } catch (LibvirtUnavailable e) {
                if (isFirst) {
                    LOG.log(Level.WARNING, e.getMessage() + "; this is tried until it is there");
                    manager.ready("libvirt is not there yet");
                }
                manager.alive();
                TimeUnit.SECONDS.sleep(TRIES_LIBVIRT_SECONDS);
            }
        }
    }

    private static void makeDirectory(Path ledger) {
        Path directory = ledger.toAbsolutePath().getParent();
        try {
            if (directory != null && !Files.isDirectory(directory)) {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
        } catch (IOException e) {
            throw new CannotException("the ledger's directory " + directory + " cannot be made: " + Failures.said(e)
                    + "; run it as root, or name another by ledger.file");
        }
    }

    private static String status(Daemon daemon) {
        long watched =
                daemon.domains().stream().filter(domain -> domain.watched()).count();
        int open = daemon.ledger().openIncidents().size();
        return "watches " + watched + (watched == 1 ? " domain" : " domains")
                + (open == 0 ? "" : "; incidents under way: " + open);
    }
}
