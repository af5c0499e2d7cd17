package coretime.cli;

import coretime.cli.CardDocument.Cpu;
import coretime.cli.CardDocument.Frame;
import java.util.List;

/** {@code core card} for people. */
final class CardText {
    private static final int FRAMES_SHOWN = 24;
    private static final int CPUS_SHOWN = 8;

    private CardText() {}

    static String of(CardDocument card, CoreText text) {
        text.fact("core", card.core(), Ansi.BOLD);
        text.fact("kernel", card.release());
        if (card.version() != null) {
            text.more(card.version());
        }
        if (card.hostName() != null && !card.hostName().isEmpty()) {
            text.fact("host name", card.hostName());
        }
        if (card.uptimeS() != null) {
            text.fact("uptime", Sizes.duration(card.uptimeS().doubleValue()) + ", by the log's last line");
        }
        if (card.panic() == null && card.cause() == null) {
            text.fact("panic", "the log shows none", Ansi.RED);
        }
        if (card.panic() != null) {
            text.fact("panic", card.panic(), Ansi.RED);
        }
        if (card.cause() != null) {
            text.fact("cause", card.cause(), Ansi.RED);
        }
        if (card.cpu() != null) {
            text.fact("ran", "%s, PID %d, on CPU %d".formatted(card.task(), card.pid(), card.cpu()));
            text.fact("tainted", card.tainted() == null ? "no" : card.tainted());
        }
        if (card.at() != null) {
            text.fact("at", frame(card.at()));
        }
        backtrace(card.backtrace(), text);
        cpus(card.cpus(), text);
        if (card.signature() != null) {
            text.fact("signature", card.signature().id(), Ansi.BOLD);
            text.more(card.signature().text());
        }
        card.problems().forEach(problem -> text.fact("problem", problem, Ansi.RED));
        return text.toString();
    }

    private static void backtrace(List<Frame> frames, CoreText text) {
        for (int i = 0; i < Math.min(FRAMES_SHOWN, frames.size()); i++) {
            text.fact(i == 0 ? "backtrace" : "", frame(frames.get(i)));
        }
        if (frames.size() > FRAMES_SHOWN) {
            text.more("and " + (frames.size() - FRAMES_SHOWN) + " more");
        }
        if (frames.stream().anyMatch(Frame::guess)) {
            text.more("?: found on the stack, possibly left over from an earlier call");
        }
    }

    private static void cpus(List<Cpu> cpus, CoreText text) {
        for (int i = 0; i < Math.min(CPUS_SHOWN, cpus.size()); i++) {
            Cpu cpu = cpus.get(i);
            text.fact(
                    i == 0 ? "CPUs" : "",
                    cpu.number() + ": " + (cpu.symbol() == null ? cpu.instructionPointer() : cpu.symbol()));
        }
        if (cpus.size() > CPUS_SHOWN) {
            text.more("and " + (cpus.size() - CPUS_SHOWN) + " more");
        }
    }

    private static String frame(Frame frame) {
        return (frame.guess() ? "? " : "")
                + frame.function()
                + (frame.size() == 0
                        ? "+0x%x".formatted(frame.offset())
                        : "+0x%x/0x%x".formatted(frame.offset(), frame.size()))
                + (frame.module() == null ? "" : " [" + frame.module() + "]");
    }
}
