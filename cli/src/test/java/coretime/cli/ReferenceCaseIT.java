package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import coretime.lab.GuestImage;
import coretime.lab.GuestImages;
import coretime.lab.ImageSpec;
import coretime.lab.LabProgress;
import coretime.lab.TimeDaemon;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The case that coretime is for, on a real guest: three panics, an RTC that follows the guest. */
class ReferenceCaseIT {

    /** A boot reads the RTC in whole seconds. */
    private static final Offset<Double> WHOLE_SECONDS = within(1.5);

    private static final double TOLERANCE = 0.050;

    @TempDir
    private Path directory;

    @Test
    void withoutCorrectionShiftsAddUpSurviveARebootAndGoWithTheQemuProcess() throws Exception {
        withoutCorrection(2);
    }

    @Test
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    void thoseOfThreePanicsDoToo() throws Exception {
        withoutCorrection(3);
    }

    private void withoutCorrection(int crashes) throws Exception {
        JsonNode run = lab("--crashes", Integer.toString(crashes), "--no-fix");

        double before = observed(run, "before the first panic");
        double sum = 0;
        for (JsonNode incident : run.path("incidents")) {
            double freeze = number(incident, "freeze_s");
            sum += freeze;
            assertThat(number(incident.path("change"), "offset_s")).isCloseTo(-freeze, WHOLE_SECONDS);
            assertThat(number(incident.path("shift"), "before_s")).isCloseTo(before - sum, WHOLE_SECONDS);
            assertThat(number(incident.path("shift"), "predicted_s"))
                    .isCloseTo(number(incident.path("shift"), "before_s"), WHOLE_SECONDS);
            assertThat(incident.path("proven").booleanValue()).isFalse();
        }
        assertThat(run.path("incidents").size()).isEqualTo(crashes);
        assertThat(sum).isGreaterThan(crashes);
        assertThat(observed(run, "after a guest reboot")).isCloseTo(before - sum, WHOLE_SECONDS);
        // QEMU begins its RTC with a whole second, before libvirt lets the CPUs run, and the kernel reads whole seconds
        // of it.
        assertThat(observed(run, "in a new QEMU process")).isCloseTo(0, within(3.0));
    }

    @Test
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    void withCorrectionTheShiftIsGoneAfterEachPanicAndTheCoreIsGood() throws Exception {
        JsonNode run = lab("--crashes", "3");

        assertThat(run.path("incidents").size()).isEqualTo(3);
        for (JsonNode incident : run.path("incidents")) {
            double freeze = number(incident, "freeze_s");
            JsonNode residual = incident.path("residual");
            assertThat(incident.path("strategy").stringValue()).isEqualTo("libvirt");
            // The next boot begins with the RTC as the last correction left it, so that is what the freeze comes upon.
            double rtc = number(incident.path("baseline"), "rtc_s");
            assertThat(number(incident.path("shift"), "before_s")).isCloseTo(rtc - freeze, WHOLE_SECONDS);
            assertThat(number(incident.path("shift"), "predicted_s")).isCloseTo(rtc - freeze, within(0.01));
            assertThat(number(residual, "offset_s")).isCloseTo(0, within(TOLERANCE));
            assertThat(number(residual, "bound_s")).isBetween(0.0, TOLERANCE);
            assertThat(number(incident.path("rtc"), "after_s")).isCloseTo(0, WHOLE_SECONDS);
            assertThat(number(incident, "agent_s")).isGreaterThan(number(incident, "outage_s"));
            assertThat(incident.path("correction").path("method").stringValue()).isEqualTo("agent-set-offset");
            assertThat(incident.path("proven").booleanValue()).isTrue();
        }
        JsonNode core = run.path("incidents").get(0).path("core");
        assertThat(core.path("format").stringValue()).isEqualTo("elf");
        assertThat(Files.size(Path.of(core.path("path").stringValue())))
                .isEqualTo(core.path("bytes").longValue());
        assertReadByCrash(Path.of(core.path("path").stringValue()));
        assertThat(Files.readString(directory.resolve("report.html")))
                .contains("<svg")
                .doesNotContain("<script");
    }

    private JsonNode lab(String... options) throws Exception {
        Leftovers leftovers = Leftovers.before();
        List<String> arguments =
                new java.util.ArrayList<>(List.of("lab", "--private", "--json", "--report", directory.toString()));
        arguments.addAll(List.of(options));
        try (Coretime coretime = Coretime.start(arguments.toArray(String[]::new))) {
            assertThat(coretime.status()).as(coretime.err()).isZero();
            leftovers.assertNone();
            return JsonMapper.shared().readTree(coretime.out());
        }
    }

    private static void assertReadByCrash(Path core) throws IOException, InterruptedException {
        GuestImages images = new GuestImages(LabProgress.silent());
        GuestImage image = images.get(ImageSpec.of(TimeDaemon.CHRONY, true));
        Path vmlinux = images.debugKernel(image);
        Process crash = new ProcessBuilder("crash", "-s", vmlinux.toString(), core.toString())
                .redirectErrorStream(true)
                .start();
        try (var in = crash.outputWriter(StandardCharsets.UTF_8)) {
            in.write("log\nbt\nexit\n");
        }
        String output = new String(crash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(crash.waitFor(120, TimeUnit.SECONDS)).isTrue();
        String log = output.substring(0, output.indexOf("PID:"));
        List<String> lastLines =
                log.lines().toList().reversed().stream().limit(4).toList();

        assertThat(lastLines).as(output).anyMatch(line -> line.contains("Kernel panic - not syncing"));
        assertThat(output.substring(output.indexOf("PID:"))).contains("sysrq_handle_crash");
    }

    private static double number(JsonNode object, String field) {
        assertThat(object.path(field).isNumber()).as(field + " in " + object).isTrue();
        return object.path(field).doubleValue();
    }

    private static double observed(JsonNode run, String what) {
        for (JsonNode observation : run.path("observations")) {
            if (observation.path("what").stringValue().equals(what)) {
                return number(observation, "offset_s");
            }
        }
        throw new AssertionError("no observation '" + what + "' in " + run.path("observations"));
    }
}
