package coretime.vmcore.internal.stream;

import coretime.vmcore.internal.io.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON behind a stream's end that says how each device's state is laid out (QEMU migration/vmstate.c). Immutable. */
final class VmDescription {
    private static final long MAX_BYTES = 1 << 24;
    private static final int MAX_DEPTH = 64;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .build();

    private final JsonNode devices;

    private VmDescription(JsonNode devices) {
        this.devices = devices;
    }

    static VmDescription parse(Bytes bytes, long record, long offset, long length) {
        if (length > MAX_BYTES) {
            throw bytes.damaged(record, "description length", "%d bytes".formatted(length));
        }
        try {
            JsonNode all = JSON.readTree(bytes.copy(offset, length, "description"));
            return new VmDescription(all.path("devices"));
        } catch (JacksonException e) {
            throw bytes.damaged(offset, "description", "no JSON: " + e.getOriginalMessage());
        }
    }

    /** The fields of a device's state with their places in it; empty where it is not described, or as another length. */
    Optional<DeviceFields> fields(StreamSection section) {
        for (JsonNode device : devices) {
            if (device.path("name").asString("").equals(section.name())
                    && device.path("instance_id").asLong(0) == section.instance()) {
                DeviceFields fields = new DeviceFields(fields(device.path("fields")));
                long length = fields.length() + subsections(device.path("subsections"));
                return length == section.length() ? Optional.of(fields) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static List<DeviceFields.Field> fields(JsonNode described) {
        List<DeviceFields.Field> fields = new ArrayList<>();
        long offset = 0;
        for (JsonNode field : described) {
            long size = bounded(field.path("size").asLong(0));
            long count = bounded(field.path("array_len").asLong(1));
            fields.add(new DeviceFields.Field(
                    field.path("name").asString(""),
                    offset,
                    size,
                    count,
                    fields(field.path("struct").path("fields"))));
            offset = bounded(offset + size * count);
        }
        return fields;
    }

    /** Bytes of subsections: a mark, their name, their version, their fields. */
    private static long subsections(JsonNode described) {
        long bytes = 0;
        for (JsonNode subsection : described) {
            String name = subsection.path("vmsd_name").asString("");
            DeviceFields fields = new DeviceFields(fields(subsection.path("fields")));
            bytes = bounded(bytes + 6 + name.length() + fields.length() + subsections(subsection.path("subsections")));
        }
        return bytes;
    }

    private static long bounded(long bytes) {
        return Math.clamp(bytes, 0, Integer.MAX_VALUE);
    }
}
