package coretime.libvirt.internal;

import coretime.libvirt.LibvirtUnavailable;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes an interface of C functions callable: each method is bound to the symbol of its name, with the C signature that
 * its Java signature says, when it is first called. So a symbol that this machine's library lacks fails the calls that
 * need it and no others.
 *
 * <p>A proxy costs some 100 ns a call, which is little beside libvirt's round trips, and keeps the list of functions a
 * list. All methods may be called from any platform thread; they pin a virtual thread.
 */
final class NativeLibrary {
    private static final Linker LINKER = Linker.nativeLinker();

    private final SymbolLookup symbols;
    private final String name;
    private final ConcurrentHashMap<Method, MethodHandle> handles = new ConcurrentHashMap<>();

    private NativeLibrary(SymbolLookup symbols, String name) {
        this.symbols = symbols;
        this.name = name;
    }

    /** Binds a shared library by its soname. Never unloaded: libvirt keeps threads and thread-local state. */
    static <T> T load(Class<T> functions, String soname, String debianPackage) {
        try {
            return bind(functions, SymbolLookup.libraryLookup(soname, Arena.global()), soname);
        } catch (IllegalArgumentException e) {
            LibvirtUnavailable unavailable = new LibvirtUnavailable(
                    0,
                    0,
                    soname + " cannot be loaded, so no hypervisor can be reached. Install the Debian package "
                            + debianPackage + " (apt-get install " + debianPackage + ").");
            unavailable.initCause(e);
            throw unavailable;
        }
    }

    /** Binds functions of the C library, which is always there. */
    static <T> T loadDefault(Class<T> functions) {
        return bind(functions, LINKER.defaultLookup(), "the C library");
    }

    private static <T> T bind(Class<T> functions, SymbolLookup symbols, String name) {
        NativeLibrary library = new NativeLibrary(symbols, name);
        return functions.cast(Proxy.newProxyInstance(
                functions.getClassLoader(),
                new Class<?>[] {functions},
                (_, method, arguments) ->
                        library.handles.computeIfAbsent(method, library::link).invokeExact(arguments)));
    }

    /** A handle of type {@code (Object[])Object}; for a missing symbol, one that throws. */
    private MethodHandle link(Method method) {
        return symbols.find(method.getName())
                .map(symbol -> LINKER.downcallHandle(symbol, descriptor(method))
                        .asSpreader(Object[].class, method.getParameterCount())
                        .asType(MethodType.methodType(Object.class, Object[].class)))
                .orElseThrow(() -> new LibvirtUnavailable(
                        0,
                        0,
                        name + " of this machine has no function " + method.getName()
                                + ": it is too old. coretime needs libvirt 7.0 or newer."));
    }

    /** The C signature that a Java signature says. */
    static FunctionDescriptor descriptor(Method method) {
        MemoryLayout[] parameters = Arrays.stream(method.getParameterTypes())
                .map(NativeLibrary::layout)
                .toArray(MemoryLayout[]::new);
        return method.getReturnType() == void.class
                ? FunctionDescriptor.ofVoid(parameters)
                : FunctionDescriptor.of(layout(method.getReturnType()), parameters);
    }

    private static MemoryLayout layout(Class<?> type) {
        if (type == int.class) {
            return ValueLayout.JAVA_INT;
        } else if (type == long.class) {
            return ValueLayout.JAVA_LONG;
        } else if (type == MemorySegment.class) {
            return ValueLayout.ADDRESS;
        }
        throw new IllegalArgumentException("no C type for " + type);
    }
}
