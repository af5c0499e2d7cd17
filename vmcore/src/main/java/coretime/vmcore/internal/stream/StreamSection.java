package coretime.vmcore.internal.stream;

/**
 * A device's state in a stream.
 *
 * @param name of the device, as in the stream's description
 * @param instance of the devices of that name
 * @param offset of its payload in the stream's bytes
 * @param length of its payload
 */
record StreamSection(String name, long instance, long offset, long length) {}
