package coretime.cli;

import coretime.host.config.LogSettings;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;

/**
 * The daemon's log: each record is one line on stderr, whatever stands in it. For the journal a line begins with its priority
 * (sd-daemon(3)), and without the time, which the journal has.
 */
final class ServiceLog extends StreamHandler {
    /** A library's account of how it starts is nothing for who runs the daemon; held, or the setting would be collected. */
    private static final Logger LIBRARY = Logger.getLogger("io.helidon");

    private ServiceLog(LogFormatter formatter) {
        super(System.err, formatter);
        setLevel(Level.ALL);
    }

    /** Has all that this process logs written so from now on. */
    static void install(LogSettings settings, Map<String, String> environment) {
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        root.addHandler(new ServiceLog(new LogFormatter(settings.format(), environment.containsKey("JOURNAL_STREAM"))));
        LIBRARY.setLevel(Level.WARNING);
        set(settings.level());
        ServiceLogManager.keepHandlers();
    }

    /** Has the log hold so much from now on. */
    static void set(LogSettings.Level level) {
        Logger.getLogger("").setLevel(levelOf(level));
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            handler.setLevel(levelOf(level));
        }
    }

    private static Level levelOf(LogSettings.Level level) {
        return switch (level) {
            case DEBUG -> Level.FINE;
            case INFO -> Level.INFO;
            case WARNING -> Level.WARNING;
            case ERROR -> Level.SEVERE;
        };
    }

    /** A line that stays in a buffer is not there when the daemon dies. */
    @Override
    public synchronized void publish(LogRecord record) {
        super.publish(record);
        flush();
    }
}
