package coretime.lab.internal;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What libvirt's qemu.conf says. */
public final class QemuConf {
    /** libvirt's own default. */
    private static final Path DEFAULT_DUMP_PATH = Path.of("/var/lib/libvirt/qemu/dump");

    private static final Pattern AUTO_DUMP_PATH =
            Pattern.compile("^\\s*auto_dump_path\\s*=\\s*[\"'](/[^\"']*)[\"']", Pattern.MULTILINE);

    private QemuConf() {}

    /** Where libvirt puts automatic dumps. */
    public static Path autoDumpPath(Path qemuConf) {
        return autoDumpPath(Trees.read(qemuConf).orElse(""));
    }

    static Path autoDumpPath(String text) {
        Matcher matcher = AUTO_DUMP_PATH.matcher(text);
        return matcher.find() ? Path.of(matcher.group(1)) : DEFAULT_DUMP_PATH;
    }
}
