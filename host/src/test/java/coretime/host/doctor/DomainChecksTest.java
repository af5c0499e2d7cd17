package coretime.host.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.host.ClockForecast;
import coretime.host.CorePolicy;
import coretime.host.CrashActions;
import coretime.host.DomainClock;
import coretime.host.DomainOffers;
import coretime.host.GuestTimekeeping;
import coretime.host.LedgerPlace;
import coretime.libvirt.AgentInfo;
import coretime.libvirt.LifecycleAction;
import coretime.time.Offset;
import coretime.vmcore.FilterLevel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DomainChecksTest {
    private static final Commands COMMANDS = new Commands("qemu:///system", LedgerPlace.STANDARD);
    private static final Remedy ADOPT = COMMANDS.adopt("web1", "");
    private static final String BARE = """
            <domain type='kvm'>
              <name>web1</name>
              <memory unit='KiB'>67108864</memory>
              <os><type arch='x86_64'>hvm</type></os>
              <on_crash>restart</on_crash>
              <devices/>
            </domain>""";
    private static final Optional<DomainOffers> NONE = Optional.of(DomainOffers.of(BARE));
    private static final Optional<DomainOffers> WHOLE =
            Optional.of(DomainOffers.of(DomainOffers.of(BARE).with(Set.of(coretime.host.DomainPart.values()))));

    private static void assertFinding(Finding finding, CheckState state, String remedy) {
        assertThat(finding.state()).as(finding.toString()).isEqualTo(state);
        assertThat(remedy(finding).text()).isEqualTo(remedy);
    }

    private static Remedy remedy(Finding finding) {
        return Objects.requireNonNull(finding.remedy(), finding::toString);
    }

    private static void assertOk(Finding finding) {
        assertThat(finding.state()).as(finding.toString()).isEqualTo(CheckState.OK);
        assertThat(finding.remedy()).isNull();
    }

    @Test
    void whatADefinitionLacksIsHadByOneCommand() {
        assertFinding(
                Part.PANIC.of(NONE, NONE, "web1", COMMANDS),
                CheckState.MISSING,
                "coretime host adopt web1 --with panic");
        assertFinding(
                Part.VMCOREINFO.of(Optional.empty(), NONE, "web1", COMMANDS),
                CheckState.MISSING,
                "coretime host adopt web1 --with vmcoreinfo");
        assertFinding(
                Part.AGENT.of(
                        NONE,
                        NONE,
                        "web1",
                        new Commands("test:///it's", new LedgerPlace.InFile(Path.of("/srv/my ledger")))),
                CheckState.MISSING,
                "coretime host adopt web1 --connect 'test:///it'\\''s' --ledger '/srv/my ledger' --with agent");
        assertFinding(
                Part.SHARED_RAM.of(NONE, NONE, "web1", COMMANDS),
                CheckState.WARNING,
                "coretime host adopt web1 --with memfd");
    }

    @Test
    void whatTheDefinitionHasAndTheRunningProcessHasNotNeedsANewProcess() {
        for (Part part : List.of(Part.PANIC, Part.VMCOREINFO, Part.AGENT)) {
            assertFinding(
                    part.of(NONE, WHOLE, "web1", COMMANDS),
                    CheckState.MISSING,
                    "virsh shutdown web1; until LC_ALL=C virsh domstate web1 | grep -q 'shut off'; do sleep 1; done;"
                            + " virsh start web1");
            assertOk(part.of(WHOLE, WHOLE, "web1", COMMANDS));
            assertOk(part.of(Optional.empty(), WHOLE, "web1", COMMANDS));
            assertOk(part.of(WHOLE, Optional.empty(), "web1", COMMANDS));
            assertThat(part.of(WHOLE, NONE, "web1", COMMANDS).found()).isEqualTo("the next start will be without it");
            assertThat(part.of(NONE, Optional.empty(), "web1", COMMANDS).remedy())
                    .isEqualTo(Remedy.advice("change what creates this transient domain"));
        }
    }

    @Test
    void whatCannotBeHadIsSaidWithItsReason() {
        Optional<DomainOffers> arm = Optional.of(DomainOffers.of(BARE.replace("x86_64", "s390x")));
        Finding finding = Part.PANIC.of(arm, arm, "web1", COMMANDS);
        assertThat(finding.remedy()).isNull();
        assertThat(finding.found()).contains("is not for guests of s390x");

        String huge =
                BARE.replace("<devices/>", "<memoryBacking><hugepages/><access mode='%s'/></memoryBacking><devices/>");
        assertThat(Part.hasSharedHugePages(huge.formatted("shared"))).isTrue();
        assertThat(Part.hasSharedHugePages(huge.formatted("private"))).isFalse();
        assertThat(Part.hasSharedHugePages(BARE)).isFalse();
    }

    @Test
    void anAdoptedDomainIsPreservedLiveAndInItsDefinition() {
        LifecycleAction preserve = LifecycleAction.PRESERVE;
        assertOk(CrashAction.of(new CrashActions(preserve, preserve), true, ADOPT));
        assertOk(CrashAction.of(new CrashActions(null, preserve), true, ADOPT));
        Finding foreign = CrashAction.of(new CrashActions(LifecycleAction.RESTART, preserve), true, ADOPT);
        assertFinding(foreign, CheckState.MISSING, "coretime host adopt web1");
        assertThat(foreign.found()).isEqualTo("adopted, but on_crash is restart live since: somebody set it");
        assertThat(CrashAction.of(new CrashActions(LifecycleAction.DESTROY, LifecycleAction.RESTART), false, ADOPT)
                        .found())
                .isEqualTo("not adopted: on_crash is destroy live, and restart in the definition");
        assertFinding(
                CrashAction.of(new CrashActions(preserve, preserve), false, ADOPT),
                CheckState.WARNING,
                "coretime host adopt web1");
    }

    @Test
    void anAdoptedDomainIsNotToBeLeftAloneByItsRule() {
        Remedy release = COMMANDS.release("web1");
        assertOk(WatchRule.of(true, true, release));
        assertOk(WatchRule.of(true, false, release));
        assertFinding(WatchRule.of(false, true, release), CheckState.MISSING, "coretime host release web1");
        assertThat(WatchRule.of(false, false, release).state()).isEqualTo(CheckState.WARNING);
    }

    @Test
    void aTransientDomainIsDefinedOfWhatItIs() {
        assertOk(Definition.of(true, "web1", COMMANDS));
        assertFinding(
                Definition.of(false, "web 1", COMMANDS),
                CheckState.MISSING,
                "virsh dumpxml --inactive --security-info 'web 1' >web_1.xml && virsh define web_1.xml");
    }

    @Test
    void whatAnAgentIsKeptFromIsNamedWithTheFilesThatKeepIt() {
        AgentInfo free =
                new AgentInfo("7.2.22", Set.of("guest-exec", "guest-exec-status", "guest-set-time", "guest-get-time"));
        assertOk(GuestCommand.EXEC.of(free));
        assertOk(GuestCommand.SET_TIME.of(free));
        AgentInfo blocked = new AgentInfo("7.2.22", Set.of("guest-exec-status", "guest-get-time"));
        Finding exec = GuestCommand.EXEC.of(blocked);
        assertThat(exec.state()).isEqualTo(CheckState.MISSING);
        assertThat(exec.found()).isEqualTo("it has no guest-exec: blocked in the guest");
        assertThat(remedy(exec).place()).isEqualTo(Remedy.Place.GUEST);
        assertThat(remedy(exec).text()).contains("/etc/qemu/qemu-ga.conf", "systemctl restart qemu-guest-agent");
        assertThat(GuestCommand.SET_TIME.of(blocked).found()).contains("or there is no hwclock");
    }

    /** By the shell and the sed that the guest would have. */
    @Test
    void theRemedyTakesTheCommandOffEachKindOfListAndLeavesTheRest(@org.junit.jupiter.api.io.TempDir Path directory)
            throws Exception {
        Remedy remedy = remedy(GuestCommand.EXEC.of(new AgentInfo("7", Set.of())));
        Path debian = directory.resolve("qemu-ga.conf");
        Path red = directory.resolve("qemu-ga");
        java.nio.file.Files.writeString(
                debian, "[general]\nblacklist=guest-exec,guest-file-open,guest-exec-status\nverbose=1\n");
        java.nio.file.Files.writeString(red, "BLACKLIST_RPC=\"guest-file-open,guest-exec\"\n# guest-exec\n");
        String command = remedy.text()
                .replace("/etc/qemu/qemu-ga.conf", debian.toString())
                .replace("/etc/sysconfig/qemu-ga", red.toString())
                .replace("systemctl restart qemu-guest-agent", "true");
        assertThat(new ProcessBuilder("sh", "-c", command).start().waitFor()).isZero();

        assertThat(debian).content().isEqualTo("[general]\nblacklist=,guest-file-open,\nverbose=1\n");
        assertThat(red).content().isEqualTo("BLACKLIST_RPC=\"guest-file-open,\"\n# guest-exec\n");
    }

    @Test
    void aGuestsAnswerIsReadForWhatIsKnownAlone() {
        GuestSurvey survey = GuestSurvey.parse("""
                hwclock
                pvpanic QEMU0001:00
                port
                step ntpdate
                rm -rf /
                """);
        assertThat(survey).isEqualTo(new GuestSurvey(true, Set.of("qemu0001:00"), true, Set.of("ntpdate")));
        assertOk(RtcProgram.of(survey));
        assertOk(PanicDriver.of(survey));
        GuestSurvey nothing = GuestSurvey.parse("");
        assertThat(RtcProgram.of(nothing).state()).isEqualTo(CheckState.MISSING);
        assertThat(PanicDriver.of(nothing).state()).isEqualTo(CheckState.MISSING);
    }

    @Property(tries = 200)
    void noAnswerIsTooStrange(@ForAll String answer) {
        GuestSurvey survey = GuestSurvey.parse("pvpanic x\n" + answer + "\n" + "step y\n".repeat(1000));
        assertThat(survey.panicDevices()).hasSizeLessThanOrEqualTo(64).contains("x");
    }

    @Test
    void twoSteppersAndAPortThatIsTakenAreConflicts() {
        GuestSurvey calm = new GuestSurvey(true, Set.of(), true, Set.of());
        assertOk(GuestSteppers.of(new GuestTimekeeping(List.of("chronyd"), List.of()), calm, ""));
        assertOk(GuestSteppers.of(new GuestTimekeeping(List.of("ntpd"), List.of()), calm, ""));
        assertFinding(
                GuestSteppers.of(new GuestTimekeeping(List.of("chronyd", "ntpd"), List.of()), calm, ""),
                CheckState.WARNING,
                "systemctl disable --now ntpd");
        assertFinding(
                GuestSteppers.of(
                        new GuestTimekeeping(List.of("ntpd"), List.of()),
                        new GuestSurvey(true, Set.of(), true, Set.of("ntpdate", "sntp")),
                        COMMANDS.coretime("boot audit --guest", "web1")),
                CheckState.WARNING,
                "coretime boot audit --guest web1");
        assertFinding(
                GuestSteppers.of(new GuestTimekeeping(List.of(), List.of()), calm, ""),
                CheckState.WARNING,
                "apt-get install chrony");
    }

    @Test
    void anRtcThatFollowsTheGuestOrIsPoisonedIsToldWithWhatExplainsIt() {
        String explain = COMMANDS.coretime("clock explain", "web1");
        ClockForecast safe =
                ClockForecast.of(new DomainClock(true, false, Duration.ZERO), Optional.empty(), Optional.empty());
        assertOk(GuestRtc.of(safe, explain));
        Finding follows = GuestRtc.of(
                ClockForecast.of(new DomainClock(true, true, Duration.ZERO), Optional.empty(), Optional.empty()),
                explain);
        assertThat(follows.state()).isEqualTo(CheckState.WARNING);
        assertThat(follows.found()).contains("track='guest'", "coretime clock explain web1");
        assertThat(remedy(follows).text()).contains("track='wall'");
        Finding adjusted = GuestRtc.of(
                ClockForecast.of(
                        new DomainClock(true, false, Duration.ofSeconds(-41)), Optional.empty(), Optional.empty()),
                explain);
        assertThat(adjusted.found()).contains("-41 s");
    }

    @Test
    void aClockThatMayBeRightIsNotSaidToBeOff() {
        Duration tolerance = Duration.ofMillis(50);
        assertOk(GuestSystemClock.of(new Offset(Duration.ofMillis(-60), Duration.ofMillis(20)), tolerance, "fix"));
        assertFinding(
                GuestSystemClock.of(new Offset(Duration.ofSeconds(-9), Duration.ofMillis(20)), tolerance, "fix"),
                CheckState.WARNING,
                "fix");
    }

    @Test
    void devicesOfTheHostsAreCounted() {
        assertOk(HostDevices.of(BARE));
        String passed = BARE.replace(
                "<devices/>",
                "<devices><hostdev mode='subsystem' type='pci'/><interface type='hostdev'/><interface type='network'/></devices>"
                        + "<metadata><hostdev/></metadata>");
        assertThat(HostDevices.of(passed).state()).isEqualTo(CheckState.WARNING);
        assertThat(HostDevices.of(passed).found()).startsWith("2 (VFIO)");
    }

    @Test
    void ramBeyondTheBudgetNeedsAFilter() {
        CorePolicy policy = CorePolicy.in(Path.of("/var/lib/coretime/cores"));
        long plenty = 100L << 30;
        assertThat(CopyBudget.ram(BARE)).isEqualTo(64L << 30);
        assertOk(CopyBudget.of(1L << 30, plenty, policy));
        assertOk(CopyBudget.of(64L << 30, plenty, policy));
        assertThat(CopyBudget.of(64L << 30, plenty, policy.withLevel(new FilterLevel(0)))
                        .state())
                .isEqualTo(CheckState.WARNING);
        assertThat(CopyBudget.of(64L << 30, 1L << 30, policy).state()).isEqualTo(CheckState.WARNING);
    }

    @Test
    void whereNoneCanTheReasonOfEachIsSaid() {
        Outlook none = new Outlook(
                List.of(
                        new Outlook.Prospect("direct", null, "no kernel"),
                        new Outlook.Prospect("handoff", null, "private RAM"),
                        new Outlook.Prospect("qemu", null, "no kernel")),
                List.of(new Outlook.Prospect("agent-set-offset", null, "no agent")));
        assertThat(CoreTaker.of(none, ADOPT).found())
                .isEqualTo("none can: direct, qemu: no kernel; handoff: private RAM");
        assertThat(Corrected.of(none).found()).isEqualTo("none can: agent-set-offset: no agent");
        Outlook one = new Outlook(
                List.of(new Outlook.Prospect("direct", Duration.ofMillis(200), null)),
                List.of(new Outlook.Prospect("agent-set-time", null, null)));
        assertOk(CoreTaker.of(one, ADOPT));
        assertOk(Corrected.of(one));
    }
}
