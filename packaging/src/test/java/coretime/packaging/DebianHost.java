package coretime.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.lab.GuestImage;
import coretime.lab.GuestImages;
import coretime.lab.GuestSpec;
import coretime.lab.LabProgress;
import coretime.lab.internal.Apt;
import coretime.lab.internal.CacheDirectory;
import coretime.lab.internal.Commands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Debian 12 host with nothing but libvirt and QEMU, made anew: its systemd runs in a container of this machine's kernel, which has
 * a network of its own and may not set the clock. In it runs a real guest.
 */
final class DebianHost implements AutoCloseable {
    static final String GUEST = "coretime-web1";

    private static final String SUITE = "bookworm";
    private static final String PACKAGES =
            "systemd-sysv,dbus,iproute2,libvirt-daemon-system,libvirt-clients,qemu-system-x86,man-db,bash-completion";
    private static final Duration BOOT = Duration.ofMinutes(3);
    private static final Commands.Setting MINUTES = Commands.Setting.within(Duration.ofMinutes(20));

    private final Path root;
    private final Process container;
    private final long leader;

    private DebianHost(Path root, Process container, long leader) {
        this.root = root;
        this.container = container;
        this.leader = leader;
    }

    /**
     * Installs and boots it.
     *
     * @param root where its files are to be; made
     * @param log what its systemd says as it boots
     */
    static DebianHost boot(Path root, Path log) throws IOException, InterruptedException {
        Apt apt = Apt.of(SUITE, CacheDirectory.ofUser());
        List<String> install = new ArrayList<>(List.of("mmdebstrap", "--mode=root", "--variant=minbase"));
        install.add("--aptopt=APT::Install-Recommends \"false\"");
        apt.acquireOptions().forEach(option -> install.add("--aptopt=" + option));
        install.addAll(List.of("--include=" + PACKAGES, SUITE, root.toString(), "-"));
        Commands.run("installing a Debian host", MINUTES.reading(apt.sources()), install);
        // The control groups of a container are not its own to divide.
        append(root.resolve("etc/libvirt/qemu.conf"), "cgroup_controllers = []\n");
        putGuest(root);
        Process container = new ProcessBuilder(
                        "systemd-nspawn",
                        "--quiet",
                        "--boot",
                        "--register=no",
                        "--keep-unit",
                        "--private-network",
                        "--drop-capability=CAP_SYS_TIME",
                        // Without that capability these read, and set nothing.
                        "--system-call-filter=adjtimex clock_adjtime",
                        "--machine=coretime-host",
                        "--hostname=host",
                        "--directory=" + root)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            return new DebianHost(root, container, leader(container)).started();
        } catch (IOException | RuntimeException | AssertionError | InterruptedException failure) {
            end(container);
            throw failure;
        }
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, Files.readString(file) + text);
    }

    private static void putGuest(Path root) throws IOException {
        Path images = Files.createDirectories(root.resolve("var/lib/libvirt/images"));
        GuestImage image =
                new GuestImages(LabProgress.silent()).get(GuestSpec.named(GUEST).image());
        for (Path file : List.of(image.kernel(), image.initrd(), image.disk())) {
            Commands.run(
                    "copying the guest's files",
                    MINUTES,
                    List.of("cp", "--sparse=always", file.toString(), images.toString()));
        }
        try (var xml = DebianHost.class.getResourceAsStream("guest.xml")) {
            Files.write(
                    root.resolve("root/guest.xml"), Objects.requireNonNull(xml).readAllBytes());
        }
    }

    /** The container's first process: of those that systemd-nspawn starts on the way, the one that has become systemd. */
    private static long leader(Process container) throws InterruptedException, IOException {
        long deadline = System.nanoTime() + BOOT.toNanos();
        while (System.nanoTime() < deadline && container.isAlive()) {
            for (ProcessHandle child : container.children().toList()) {
                Path name = Path.of("/proc", Long.toString(child.pid()), "comm");
                if (Files.exists(name) && Files.readString(name).strip().equals("systemd")) {
                    return child.pid();
                }
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new AssertionError("systemd-nspawn starts no systemd");
    }

    private DebianHost started() throws IOException, InterruptedException {
        // Its systemd opens this a moment after its process is there.
        Path socket = root.resolve("run/systemd/private");
        long deadline = System.nanoTime() + BOOT.toNanos();
        while (run("test -S " + Path.of("/").resolve(root.relativize(socket))).status() != 0) {
            assertThat(System.nanoTime()).as("systemd boots").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(200);
        }
        Said state = run("systemctl is-system-running --wait");
        assertThat(state.text()).as(run("systemctl --failed").text()).contains("running");
        does("virsh define /root/guest.xml && virsh start " + GUEST);
        return this;
    }

    /** Waits until the guest's agent answers. */
    void awaitGuest() throws IOException, InterruptedException {
        does("for i in $(seq 240); do virsh qemu-agent-command " + GUEST
                + " '{\"execute\":\"guest-ping\"}' 2>/dev/null && exit; sleep 1; done; exit 1");
    }

    /**
     * What a command says.
     *
     * @param status the command's exit status
     * @param text its output and its errors, as they come
     */
    record Said(int status, String text) {}

    /** Runs what a person types who is root there. */
    Said run(String script) throws IOException, InterruptedException {
        List<String> command = inNamespaces("-m", "-u", "-i", "-p", "-C");
        // The clock is this machine's, and what enters from outside could set it.
        command.addAll(List.of("setpriv", "--bounding-set=-sys_time", "--inh-caps=-all"));
        command.addAll(
                List.of("env", "--chdir=/root", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "TERM=dumb"));
        command.addAll(List.of("LC_ALL=C.UTF-8", "COLUMNS=80", "DEBIAN_FRONTEND=noninteractive"));
        command.addAll(List.of("bash", "-c", script));
        Process process = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }

    /** What a command says that has to succeed. */
    String does(String script) throws IOException, InterruptedException {
        Said said = run(script);
        assertThat(said.status()).as("%s%n%s", script, said.text()).isZero();
        return said.text();
    }

    /** A command of this machine's that sees the host's network. */
    List<String> inNetwork(String... command) {
        List<String> all = inNamespaces();
        all.addAll(List.of(command));
        return all;
    }

    private List<String> inNamespaces(String... more) {
        List<String> command = new ArrayList<>(List.of("nsenter", "-t", Long.toString(leader), "-n"));
        command.addAll(List.of(more));
        if (more.length > 0) {
            command.addAll(List.of("--root", "--wd=/"));
        }
        command.add("--");
        return command;
    }

    /** Every file, directory and link that is there, without those of the running system, by name. */
    List<String> files() throws IOException {
        try (Stream<String> lines = Commands.run(
                        "listing the host's files",
                        MINUTES,
                        List.of("find", root.toString(), "-xdev", "-printf", "/%P\\n"))
                .lines()) {
            return lines.sorted().toList();
        }
    }

    Path file(String path) {
        return root.resolve(path.substring(1));
    }

    @Override
    public void close() {
        end(container);
    }

    /** It powers off when it is told to end. */
    private static void end(Process container) {
        container.destroy();
        try {
            container.onExit().orTimeout(1, TimeUnit.MINUTES).join();
        } catch (CompletionException _) { // it did not
            Commands.endTree(container);
        }
    }
}
