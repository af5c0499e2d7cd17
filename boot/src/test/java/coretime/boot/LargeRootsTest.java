package coretime.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Root directories that are large or tangled: audited in bounded time and memory. */
@EnabledIfSystemProperty(named = "coretime.long", matches = "true")
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LargeRootsTest {
    private static final String RUN = "[Service]\nExecStart=/bin/true\n";

    @TempDir
    private Path outside;

    private static Path units(Path root) throws IOException {
        return Files.createDirectories(root.resolve("etc/systemd/system"));
    }

    /** A system of many units, all of which the default target wants. */
    private Path many(String name, int count, IntFunction<String> text) throws IOException {
        Path large = Files.createDirectory(outside.resolve(name));
        Path directory = units(large);
        StringBuilder wants = new StringBuilder("[Unit]\n");
        for (int i = 0; i < count; i++) {
            Files.writeString(directory.resolve("u" + i + ".service"), text.apply(i));
            wants.append("Wants=u").append(i).append(".service\n");
        }
        Files.writeString(directory.resolve("default.target"), wants.toString());
        Files.writeString(
                directory.resolve("step.service"),
                "[Unit]\nBefore=u0.service\n[Service]\nType=oneshot\nExecStart=/usr/sbin/ntpdate x\n");
        Files.createDirectory(directory.resolve("default.target.wants"));
        Files.createSymbolicLink(directory.resolve("default.target.wants/step.service"), Path.of("../step.service"));
        return large;
    }

    private static String after(IntStream others) {
        return "[Unit]\nDefaultDependencies=no\nAfter="
                + others.mapToObj(other -> "u" + other + ".service").collect(Collectors.joining(" ")) + '\n' + RUN;
    }

    @Test
    void tenThousandUnitsAreAuditedInLittleMemory() throws Exception {
        int count = 10_000;
        Path dense = many("dense", count, i -> after(IntStream.range(Math.max(0, i - 40), i)));
        Path ring = many("ring", count, i -> after(IntStream.of((i + 1) % count)));
        Path knot = many("knot", 2000, i -> after(IntStream.rangeClosed(1, 20).map(step -> (i + step * step) % 2000)));
        Path chain = many("chain", 3000, i -> after(IntStream.of(Math.max(0, i - 1))));
        Path deep = many("deep", count, i -> "[Unit]\nWants=u" + (i + 1) + ".service\n" + RUN);
        Files.writeString(units(deep).resolve("default.target"), "[Unit]\nWants=u0.service\n");
        Path steps = many("steps", 3000, i -> "[Service]\nType=oneshot\nExecStart=/usr/sbin/ntpdate " + i + "\n");
        Path sockets = many(
                "sockets",
                2000,
                i -> "[Unit]\nWants=u" + i + ".socket\n[Service]\nSockets=hub.socket\n" + "ExecStart=/bin/true\n");
        Path dropIns = many("drop-ins", 300, i -> RUN);
        Path ofAll = Files.createDirectory(units(dropIns).resolve("service.d"));
        for (int i = 0; i < 2000; i++) {
            Files.writeString(ofAll.resolve(i + ".conf"), "[Unit]\nAfter=u1.service\nWants=u2.service\n");
        }
        Path large = many("large-drop-in", 300, i -> RUN);
        Files.createDirectory(units(large).resolve("service.d"));
        Files.writeString(units(large).resolve("service.d/x.conf"), "[Unit]\n" + "After=u1.service\n".repeat(240_000));
        Path mounts = many(
                "mounts",
                10,
                i -> IntStream.range(0, 300)
                        .mapToObj(j -> "RequiresMountsFor=/" + j + "/a".repeat(100) + '\n')
                        .collect(Collectors.joining("", "[Unit]\n", RUN)));
        Path fstab = many("fstab", 1, i -> RUN);
        Files.writeString(
                fstab.resolve("etc/fstab"),
                IntStream.range(0, 20_000)
                        .mapToObj(i -> "/dev/x" + i + " /m" + i + " ext4\n")
                        .collect(Collectors.joining()));
        Path sysv = many("sysv", 1, i -> RUN);
        Path scripts = Files.createDirectories(sysv.resolve("etc/init.d"));
        Path level = Files.createDirectories(sysv.resolve("etc/rc2.d"));
        for (int i = 0; i < 600; i++) {
            Path script = Files.writeString(scripts.resolve("s" + i), "#!/bin/sh\n");
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.createSymbolicLink(level.resolve("S%02ds%d".formatted(i % 100, i)), Path.of("../init.d/s" + i));
        }
        Path aliases = many("aliases", 10, i -> RUN);
        for (int i = 0; i < 2000; i++) {
            Files.createSymbolicLink(units(aliases).resolve("alias" + i + ".service"), Path.of("u1.service"));
        }
        List<Path> roots =
                List.of(dense, ring, knot, chain, deep, steps, sockets, dropIns, large, mounts, fstab, sysv, aliases);

        String said = HostileAudit.inProcess(outside, List.of(), roots, roots.size());

        assertThat(said)
                .containsPattern("dense: 100\\d\\d units")
                .containsPattern("ring: .* 1 cycles")
                .containsPattern("knot: .* 100 cycles")
                .containsPattern("deep: 100\\d\\d units")
                .contains("more than 500000 assignments", "more than 10000 entries", "more than 500 scripts")
                .contains("/etc/systemd/system/u1.service: more than 1000 links lead to it")
                .contains("more than 200000 mount points are needed");
        for (String line :
                said.lines().filter(one -> one.contains(" findings, ")).toList()) {
            long millis = Long.parseLong(line.replaceAll(".* (\\d+) ms", "$1"));
            assertThat(Duration.ofMillis(millis)).as(line).isLessThan(Duration.ofSeconds(60));
        }
    }
}
