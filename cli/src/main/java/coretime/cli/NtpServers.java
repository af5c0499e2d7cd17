package coretime.cli;

import coretime.time.ntp.NtpClient;
import coretime.time.ntp.NtpServerName;
import coretime.time.ntp.SamplingPolicy;
import coretime.time.nts.NtsKeys;
import coretime.time.nts.NtsTrust;
import coretime.time.system.ConfiguredServers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which servers a command asks, and how. */
final class NtpServers {
    private static final int MOST = 64;

    @Parameters(
            arity = "0..*",
            paramLabel = "HOST",
            description =
                    "Servers, each with one vote: a name or an address, with :PORT where it is not 123. Default: those that this"
                            + " machine's own chrony, ntpsec or timesyncd is configured with.")
    private List<String> hosts = new ArrayList<>();

    @Option(
            names = "--pool",
            paramLabel = "HOST",
            description = "A name whose addresses are servers of their own; four of them are asked.")
    private List<String> pools = new ArrayList<>();

    @Option(
            names = "--nts",
            description = "The HOSTs' answers have to be authentic (NTS, RFC 8915); :PORT is then that of the keys.")
    private boolean isNts;

    @Option(
            names = "--nts-ca",
            paramLabel = "FILE",
            description = "Certificates (PEM) to trust instead of this system's.")
    private @Nullable Path authority;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description =
                    "So many answers of each server, 1 to 8. Default: one where three servers agree, else two, 2 s apart.")
    private @Nullable Integer samples;

    @Option(
            names = "--agree",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "So many servers have to agree (default: ${DEFAULT-VALUE}); always more than half of those that answer.")
    private int agree;

    @Option(
            names = "--timeout",
            paramLabel = "S",
            defaultValue = "10",
            description = "After so many seconds, what has come is all there is (default: ${DEFAULT-VALUE}).")
    private int timeout;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    /**
     * Those of the command line, else this machine's own.
     *
     * @throws CannotException where there is none
     */
    List<NtpServerName> names() throws IOException {
        List<NtpServerName> names = namesOrNone();
        if (names.isEmpty()) {
            throw new CannotException(
                    "no HOST is given, and neither chrony, ntpsec nor timesyncd is configured here with one: name"
                            + " a server, or a pool with --pool");
        }
        return names;
    }

    /** The same where none is no hindrance. */
    List<NtpServerName> namesOrNone() throws IOException {
        try {
            List<NtpServerName> names = new ArrayList<>();
            hosts.forEach(host -> names.add(NtpServerName.parse(host, false, isNts)));
            pools.forEach(pool -> names.add(NtpServerName.parse(pool, true, false)));
            if (names.size() > MOST) {
                throw new IllegalArgumentException("at most " + MOST + " servers are asked: " + names.size());
            }
            return names.isEmpty() ? ConfiguredServers.ofThisSystem().servers() : names;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    SamplingPolicy policy() {
        try {
            SamplingPolicy policy = SamplingPolicy.standard()
                    .withPatience(Duration.ofSeconds(timeout))
                    .withLeast(agree);
            return samples == null ? policy : policy.withSamples(samples);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    NtpClient client() throws IOException {
        NtsTrust trust = authority == null ? NtsTrust.ofJava() : NtsTrust.ofFile(authority);
        return new NtpClient(policy(), new NtsKeys(trust));
    }
}
