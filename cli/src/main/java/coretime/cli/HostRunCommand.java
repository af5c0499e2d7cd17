package coretime.cli;

import coretime.host.HostException;
import coretime.host.Ledger;
import coretime.host.LedgerPlace;
import coretime.host.LedgerUnavailable;
import coretime.host.Policy;
import coretime.host.capture.Strategies;
import coretime.host.config.HostConfiguration;
import coretime.host.config.HttpSettings;
import coretime.host.config.ListenAddress;
import coretime.host.daemon.Daemon;
import coretime.host.daemon.DaemonLock;
import coretime.host.daemon.DomainPolicies;
import coretime.host.daemon.ServiceManager;
import coretime.libvirt.Connection;
import coretime.libvirt.LibvirtUnavailable;
import coretime.web.BootOrders;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

    @Mixin
    private DaemonConfiguration configured = new DaemonConfiguration();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Semaphore reloads = new Semaphore(0);

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Optional<HostConfiguration> configuration = configured.read(told -> err.println(Escapes.plain(told.line())));
        if (configuration.isEmpty()) {
            return ExitStatus.CANNOT;
        }
        ServiceLog.install(configuration.get().log(), System.getenv());
        HangUp.runs(reloads::release);
        Interrupts.toDaemon(
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
        LedgerPlace place = configuration.ledger().place();
        if (place instanceof LedgerPlace.InFile(Path path)) {
            makeDirectory(path);
        }
        try (DaemonLock lock = LedgerServer.await(() -> DaemonLock.take(place), manager);
                Ledger ledger = LedgerServer.await(() -> Ledger.open(place), manager);
                Connection connection = connect(configuration.libvirtUri(), manager);
                Daemon daemon = new Daemon(
                        connection,
                        ledger,
                        Strategies.all(Strategies.LIBVIRT_DUMPS),
                        policies(configuration),
                        InstantSource.system())) {
            daemon.tell(configuration.notifications());
            daemon.forgetReadings(configuration.ledger().readings());
            boolean isSeen = daemon.awaitFirstLook(FIRST_LOOK);
            LOG.log(Level.INFO, "coretime " + Version.current() + " watches the guests of " + connection);
            try (Closing _ = page(configuration.http(), daemon, new GuestBootOrders(connection))) {
                manager.ready(isSeen ? status(daemon) : "libvirt does not answer yet");
                serve(configuration, daemon, lock, manager);
            }
        }
    }

    /** The page and the API, where they are wanted. */
    private static Closing page(HttpSettings http, Daemon daemon, BootOrders orders) {
        if (http.listen().isEmpty()) {
            return () -> {};
        }
        ListenAddress listen = http.listen().get();
        WebServer server = WebServer.start(
                new WebOptions(
                        listen.address().getHostAddress(),
                        listen.port(),
                        Set.copyOf(http.names()),
                        http.certificate()
                                .flatMap(certificate -> http.key().map(key -> new TlsFiles(certificate, key))),
                        http.tokenFile(),
                        Version.current()),
                daemon,
                orders);
        LOG.log(Level.INFO, "the page is at " + (http.isTls() ? "https" : "http") + "://" + listen + "/");
        return server::close;
    }

    /** What is closed and throws nothing checked. */
    private interface Closing extends AutoCloseable {
        @Override
        void close();
    }

    /** Until this thread is interrupted. */
    private void serve(HostConfiguration first, Daemon daemon, DaemonLock lock, ServiceManager manager)
            throws InterruptedException {
        HostConfiguration current = first;
        Duration tick = manager.watchdogInterval()
                .filter(interval -> interval.compareTo(STATUS) < 0)
                .orElse(STATUS);
        while (true) {
            lock.keep();
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
            Optional<HostConfiguration> read =
                    configured.read(told -> LOG.log(told.isError() ? Level.ERROR : Level.WARNING, told.line()));
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

    private static DomainPolicies policies(HostConfiguration configuration) {
        return new DomainPolicies() {
            @Override
            public Optional<Policy> of(String name) {
                return configuration.watches(name) ? Optional.of(configuration.policyOf(name)) : Optional.empty();
            }

            @Override
            public Policy ofAll() {
                return configuration.policy();
            }
        };
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
        try {
            int watched = daemon.watched();
            int open = daemon.ledger().openIncidents().size();
            return "watches " + watched + (watched == 1 ? " domain" : " domains")
                    + (open == 0 ? "" : "; incidents under way: " + open);
        } catch (LedgerUnavailable e) {
            return "watches; " + e.getMessage();
        }
    }
}
