package coretime.host.config.internal;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * What can stand in a group of keys: it knows how it is read into an immutable subject, and how it is written out of it. Stateless.
 *
 * @param <S> the subject
 */
public interface Entry<S> {

    String name();

    /** The subject with what stands at the place; what is wrong there is in the place's findings, and leaves it as it was. */
    S read(S subject, Place place);

    /** As YAML and JSON have it; empty where nothing stands behind the key. */
    Optional<Object> plain(S subject);

    /**
     * All keys, for documents.
     *
     * @param prefix what their paths begin with, with its dot
     */
    Stream<Description> describe(String prefix, S subject);

    /**
     * A key or a group as documents show it.
     *
     * @param path {@code cores.level}
     * @param value what an empty file means, as it is written; empty for a group, and where nothing stands behind the key
     * @param allowed what may stand there; empty for a group
     * @param meaning one line
     * @param isGroup whether keys stand below it
     */
    record Description(String path, String value, String allowed, String meaning, boolean isGroup) {}
}
