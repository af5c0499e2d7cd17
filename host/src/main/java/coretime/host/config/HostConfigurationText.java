package coretime.host.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** A configuration with every key and its value, as the file has them. Stateless. */
public final class HostConfigurationText {
    private HostConfigurationText() {}

    /** By the names and in the order of the file: maps, lists, text, numbers, booleans; null where nothing stands behind a key. */
    public static Map<String, @Nullable Object> values(HostConfiguration configuration) {
        return HostKeys.ROOT.values(configuration);
    }

    /** A file that {@link Configuration#read} makes the same configuration of. */
    public static String yaml(HostConfiguration configuration) {
        DumpSettings settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setDereferenceAliases(true)
                .build();
        return new Dump(settings).dumpToString(values(configuration));
    }
}
