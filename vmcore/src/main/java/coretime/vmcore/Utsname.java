package coretime.vmcore;

/**
 * {@code struct new_utsname} (Linux include/uapi/linux/utsname.h) without the domain name.
 *
 * @param sysname "Linux"
 * @param nodename the host name
 * @param release as {@code uname -r}
 * @param version as {@code uname -v}
 * @param machine "x86_64"
 */
public record Utsname(String sysname, String nodename, String release, String version, String machine) {}
