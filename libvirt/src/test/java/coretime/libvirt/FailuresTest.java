package coretime.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.libvirt.internal.NativeFailure;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which exception stands for which of libvirt's errors, and what it tells the operator. */
class FailuresTest {
    private static final String COMMAND = "guest-set-time";

    @ParameterizedTest
    @ValueSource(ints = {86, 97, 112, 55, 74})
    void anAgentThatCannotAnswerIsUnresponsive(int code) {
        assertThat(agent(code, "whatever the daemon says"))
                .isInstanceOf(AgentUnresponsive.class)
                .hasMessageContaining(COMMAND)
                .hasMessageContaining("coretime-x");
    }

    @Test
    void anAgentsOwnErrorIsKnownInEveryLocaleByTheCommandItNames() {
        assertThat(agent(1, "internal error: unable to execute QEMU agent command 'guest-set-time': hwclock failed"))
                .isInstanceOfSatisfying(AgentRefused.class, refused -> {
                    assertThat(refused.description()).isEqualTo("hwclock failed");
                    assertThat(refused.errorClass()).isEqualTo("GenericError");
                    assertThat(refused.isUnsupported()).isFalse();
                });
        assertThat(agent(1, "内部错误:无法执行 QEMU 代理命令 'guest-set-time': The command guest-set-time has not been found"))
                .isInstanceOfSatisfying(
                        AgentRefused.class,
                        refused -> assertThat(refused.isUnsupported()).isTrue());
    }

    @Test
    void disabledCommandsAreUnsupported() {
        assertThat(AgentFailures.errorClass("Command guest-exec has been disabled"))
                .isEqualTo("CommandDisabled");
        assertThat(AgentFailures.errorClass("Command guest-exec is not enabled"))
                .isEqualTo("CommandDisabled");
        assertThat(AgentFailures.errorClass("this feature or command is not currently supported"))
                .isEqualTo("CommandNotFound");
    }

    @Test
    void whatLibvirtCouldNotReadIsAnInvalidAnswer() {
        assertThat(agent(1, "internal error: cannot parse json")).isInstanceOf(AgentAnswerInvalid.class);
        assertThat(agent(39, "message too big")).isInstanceOf(AgentAnswerInvalid.class);
        assertThat(agent(1, "internal error: unable to execute QEMU agent command 'guest-set-time'"))
                .isInstanceOf(AgentAnswerInvalid.class);
    }

    @Test
    void aDomainThatIsGoneIsNotTheAgentsFault() {
        assertThat(agent(42, "Domain not found")).isInstanceOf(NoSuchDomain.class);
    }

    @Test
    void aConnectThatFailsSaysWhatToInstallOrStart() {
        assertThat(Failures.unreachable("qemu:///system", new NativeFailure(38, 7, "No such file or directory")))
                .isInstanceOf(LibvirtUnavailable.class)
                .hasMessageContaining("virtlogd -d; libvirtd -d");
        assertThat(Failures.unreachable("qemu:///system", new NativeFailure(5, 0, "no connection driver")))
                .isInstanceOf(LibvirtUnavailable.class)
                .hasMessageContaining("libvirt-daemon-driver-qemu");
        assertThat(Failures.unreachable("qemu:///system", new NativeFailure(45, 7, "authentication failed")))
                .isInstanceOf(LibvirtUnavailable.class)
                .hasMessageContaining("group libvirt");
        assertThat(Failures.unreachable("::", new NativeFailure(1, 0, "unable to parse URI")))
                .isExactlyInstanceOf(LibvirtException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 84, 67, 74, 55, 68, 88, 29})
    void knownErrorsComeWithTheirMeaning(int code) {
        assertThat(Failures.explain("do it", new NativeFailure(code, 10, "no")).getMessage())
                .startsWith("Cannot do it: no. ")
                .hasSizeGreaterThan("Cannot do it: no. ".length() + 10);
    }

    @Test
    void theMonitorsAnswerIsItsReturnOrItsErrorAndNothingElse() {
        assertThat(QemuMonitor.result("query-status", "{\"return\": {\"running\": true}, \"id\": \"libvirt-9\"}")
                        .path("running")
                        .booleanValue())
                .isTrue();
        assertThatThrownBy(() ->
                        QemuMonitor.result("stop", "{\"error\": {\"class\": \"GenericError\", \"desc\": \"not now\"}}"))
                .isInstanceOf(MonitorException.class)
                .hasMessageContaining("not now (GenericError)");
        for (String wrong : new String[] {"", "[]", "{}", "{", "7"}) {
            assertThatThrownBy(() -> QemuMonitor.result("stop", wrong)).isInstanceOf(MonitorException.class);
        }
    }

    @Test
    void timeoutsAreRoundedUpToLibvirtsSecondsAndBounded() {
        assertThat(Deadline.after(Duration.ofMillis(1)).seconds()).isEqualTo(1);
        assertThat(Deadline.after(Duration.ofMillis(1500)).seconds()).isEqualTo(2);
        for (Duration wrong : new Duration[] {Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(2)}) {
            assertThatThrownBy(() -> Deadline.after(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aDeadlineThatHasPassedIsAnUnresponsiveAgent() {
        Deadline deadline = Deadline.after(Duration.ofMillis(1));
        deadline.pause(Duration.ofSeconds(10), "Waiting");
        assertThatThrownBy(() -> deadline.check("Waiting"))
                .isInstanceOf(AgentUnresponsive.class)
                .hasMessageContaining("Waiting was not done in 1 ms");
    }

    @Test
    void limitsOfAGuestCommandMustMakeSense() {
        assertThat(ExecLimits.within(Duration.ofSeconds(5)).maxOutputBytes()).isEqualTo(1 << 20);
        assertThatThrownBy(() -> new ExecLimits(Duration.ZERO, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ExecLimits(Duration.ofSeconds(1), -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static LibvirtException agent(int code, String text) {
        return AgentFailures.explain("coretime-x", COMMAND, new NativeFailure(code, 10, text));
    }
}
