package coretime.cli;

import coretime.time.ntp.NtpResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code coretime ntp query}: how far this machine's clock is off; nothing is set. */
@Command(
        name = "query",
        header = "Tells how far this machine's clock is off, by NTP servers; nothing is set.",
        description = {
            "",
            "Asks all servers at once, casts out those that a majority contradicts, and combines the others. Offsets are this clock"
                    + " minus the servers': negative where it is late, always with the largest error. Runs beside any time daemon."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples: three servers; a pool; one whose answers have to be authentic:",
            "  coretime ntp query ntp1.lan ntp2.lan ntp3.lan",
            "  coretime ntp query --pool pool.ntp.org",
            "  coretime ntp query --nts time.example.org"
        })
final class NtpQueryCommand implements Callable<Integer> {

    @Mixin
    private NtpServers servers = new NtpServers();

    @Option(names = "--json", description = "Print one JSON document on stdout.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        NtpResult result = servers.client().measure(servers.names());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.of(NtpDocument.of(result)));
        } else {
            out.print(NtpText.of(result, spec));
        }
        out.flush();
        return result.offset().isPresent() ? ExitStatus.DONE : ExitStatus.DID_NOT_HOLD;
    }
}
