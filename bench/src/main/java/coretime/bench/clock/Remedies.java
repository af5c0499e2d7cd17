package coretime.bench.clock;

import coretime.bench.Contender;
import coretime.bench.Runner;
import coretime.host.Correction.Method;
import coretime.host.CorrectionPolicy;
import coretime.host.HandFix;
import coretime.libvirt.ExecResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What there is for a guest that is late, coretime's first. */
final class Remedies {
    private final LateGuest late;
    private final String uri;
    private final Path directory;

    Remedies(LateGuest late, String uri, Path directory) {
        this.late = late;
        this.uri = uri;
        this.directory = directory;
    }

    List<Remedy> all(Path home) {
        return List.of(
                new Remedy("coretime, in the daemon", () -> fix(Method.AGENT_SET_OFFSET)),
                new Remedy("coretime, guest-set-time", () -> fix(Method.AGENT_SET_TIME)),
                new Remedy(
                        "coretime clock fix",
                        () -> run(
                                home.resolve("coretime").toString(),
                                "clock",
                                "fix",
                                late.guest().domain().name(),
                                "--connect",
                                uri,
                                "--ledger",
                                directory.resolve("command.db").toString(),
                                "--unsynchronised-host")),
                new Remedy("virsh domtime --now", () -> virsh("--now")),
                new Remedy("virsh domtime --sync", () -> virsh("--sync")),
                new Remedy("chronyc makestep", () -> inGuest("chronyc makestep")),
                new Remedy(
                        "chronyc reset, burst, makestep",
                        () -> inGuest("chronyc reset sources; chronyc burst 3/4; sleep 6; chronyc makestep")),
                new Remedy("chronyd by itself", () -> {}));
    }

    private void fix(Method method) throws InterruptedException {
        var _ = HandFix.fix(
                late.connection(),
                late.guest().domain(),
                LateGuest.policy()
                        .withCorrection(
                                CorrectionPolicy.standard().withAnyHost(true).withOrder(List.of(method))),
                late.ledger());
    }

    private void virsh(String option) throws IOException, InterruptedException {
        run("virsh", "--connect", uri, "domtime", late.guest().domain().name(), option);
    }

    private void run(String... command) throws IOException, InterruptedException {
        double _ =
                new Runner(directory.resolve("remedy.log")).run(new Contender(command[0], List.of(command), List.of()));
    }

    private void inGuest(String script) throws IOException {
        ExecResult result = late.guest().domain().agent().exec("sh", "-c", script);
        if (!result.succeeded()) {
            throw new IOException(result.stdout() + result.stderr());
        }
    }
}
