package coretime.host.internal;

import coretime.host.HostException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The scripts {@code 1.sql}, {@code 2.sql}, … which make a ledger, each in a transaction; one text for all databases. */
final class Migrations {
    private Migrations() {}

    /** Runs those that it has not had yet. */
    static void run(LedgerEngine engine, String shown) throws IOException {
        int known = last();
        for (int version = refuseLater(engine, shown) + 1; version <= known; version++) {
            String script = script(version, engine.words());
            int wanted = version;
            engine.jdbi().useTransaction(handle -> {
                engine.lock(handle);
                if (engine.version(handle) < wanted) {
                    handle.createScript(script).execute();
                    engine.setVersion(handle, wanted);
                }
            });
        }
    }

    /** Gives the version that it has, where this coretime knows it. */
    static int refuseLater(LedgerEngine engine, String shown) throws IOException {
        int known = last();
        int found = engine.jdbi().withHandle(engine::version);
        if (found > known) {
            throw new HostException("the ledger " + shown + " has schema version " + found + ", this coretime knows "
                    + known + ": it was written by a later coretime; use that one, or name another ledger");
        }
        return found;
    }

    /** The last version that this coretime knows. */
    static int last() throws IOException {
        int version = 0;
        while (true) {
            try (InputStream in = stream(version + 1)) {
                if (in == null) {
                    return version;
                }
            }
            version++;
        }
    }

    private static String script(int version, Map<String, String> words) throws IOException {
        try (InputStream in = stream(version)) {
            if (in == null) {
                throw new IOException("there is no migration " + version);
            }
            String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (Map.Entry<String, String> word : words.entrySet()) {
                script = script.replace("${" + word.getKey() + "}", word.getValue());
            }
            return script;
        }
    }

    private static @Nullable InputStream stream(int version) {
        return Migrations.class.getResourceAsStream("/coretime/host/ledger/" + version + ".sql");
    }
}
