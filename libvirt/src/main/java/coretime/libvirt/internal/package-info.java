/** The native layer: libvirt's functions, its errors and strings, its event loop. Not API. */
@org.jspecify.annotations.NullMarked
package coretime.libvirt.internal;
