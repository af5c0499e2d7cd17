package coretime.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/** The signal HUP, which tells a daemon to read its configuration anew instead of ending it. */
final class HangUp {
    private HangUp() {}

    /**
     * Has it run this from now on, on a thread of the JVM's; it must return soon.
     *
     * <p>By reflection: {@code sun.misc.Signal} is exported for use (JEP 260), and the compiler warns of it in a way that nothing
     * turns off.
     */
    @SuppressWarnings("ReferenceEquality") // Which is what equals means of a proxy.
    static void runs(Runnable reload) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler handle = (proxy, method, arguments) -> switch (method.getName()) {
                case "handle" -> {
                    reload.run();
                    yield null;
                }
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> proxy == arguments[0];
                default -> "reload";
            };
            signal.getMethod("handle", signal, handler)
                    .invoke(
                            null,
                            signal.getConstructor(String.class).newInstance("HUP"),
                            Proxy.newProxyInstance(HangUp.class.getClassLoader(), new Class<?>[] {handler}, handle));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java cannot tell of signals", e);
        }
    }
}
