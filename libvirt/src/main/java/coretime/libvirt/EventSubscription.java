package coretime.libvirt;

/** A listener's place at a {@link Connection}. Closing it twice does nothing; one event may be under way meanwhile. */
public interface EventSubscription extends AutoCloseable {
    @Override
    void close();
}
