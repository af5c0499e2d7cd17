package coretime.vmcore;

/**
 * What equal crashes have in common, and other crashes have not: the kind of the crash and the functions that led to it,
 * without addresses, offsets, numbers, names of processes, or what a compiler appends to names. The same for the same bug in
 * another guest, after another boot, in a kernel of another build.
 *
 * @param id 16 hexadecimal digits, of the text
 * @param text what it was made of, for people
 */
public record CrashSignature(String id, String text) {}
