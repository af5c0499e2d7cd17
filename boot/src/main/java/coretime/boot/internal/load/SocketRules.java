package coretime.boot.internal.load;

import coretime.boot.Assignment;
import coretime.boot.Dependency;
import coretime.boot.LoadState;
import coretime.boot.Reason;
import coretime.boot.UnitName;
import coretime.boot.UnitType;
import coretime.boot.internal.file.Paths;
import coretime.boot.internal.file.Settings;
import java.util.List;
import java.util.Optional;

/** Sockets: systemd.socket(5). Immutable but for what it tells the manager. */
final class SocketRules {
    private static final String SECTION = "Socket";
    private static final String[] LISTEN = {
        "ListenStream",
        "ListenDatagram",
        "ListenSequentialPacket",
        "ListenFIFO",
        "ListenNetlink",
        "ListenSpecial",
        "ListenMessageQueue",
        "ListenUSBFunction"
    };
    private static final List<String> WITH_PATH = List.of(
            "ListenStream",
            "ListenDatagram",
            "ListenSequentialPacket",
            "ListenFIFO",
            "ListenSpecial",
            "ListenUSBFunction");

    private final Manager manager;
    private final ExecRules exec;

    SocketRules(Manager manager, ExecRules exec) {
        this.manager = manager;
        this.exec = exec;
    }

    LoadState apply(LoadedUnit unit) {
        Settings settings = unit.settings();
        List<Assignment> ports = settings.list(SECTION, LISTEN).stream()
                .filter(port -> hasAddress(unit, port))
                .toList();
        boolean accept = settings.yes(SECTION, "Accept", false);
        Optional<UnitName> named = service(unit);
        boolean oneService = !accept || ports.stream().anyMatch(SocketRules::cannotAccept);
        if (oneService) {
            named.or(() -> unit.name().withType(UnitType.SERVICE))
                    .flatMap(manager::unit)
                    .ifPresent(service -> {
                        Reason reason = new Reason(Reason.Kind.IMPLICIT, "sockets come before their service");
                        manager.add(unit, Dependency.BEFORE, service, reason);
                        manager.add(unit, Dependency.TRIGGERS, service, reason);
                    });
        }
        for (Assignment port : ports) {
            path(unit, port).ifPresent(path -> manager.needMounts(unit, path, port.where()));
        }
        settings.last(SECTION, "BindToDevice")
                .map(Assignment::value)
                .filter(device -> !device.equals("lo"))
                .ifPresent(device -> TypeRules.device(
                        manager, unit, "/sys/subsystem/net/devices/" + device, Dependency.BINDS_TO, "BindToDevice="));
        if (runsCommands(settings)) {
            exec.apply(unit);
        }
        if (unit.defaultDependencies()) {
            manager.addDefault(unit, Dependency.BEFORE, "sockets.target");
            TypeRules.sysinit(manager, unit);
            TypeRules.shutdown(manager, unit, "shutdown.target");
        }
        boolean wrong = ports.isEmpty() || (accept && (oneService || named.isPresent()));
        if (wrong) {
            manager.problems()
                    .add(
                            unit.name().value(),
                            0,
                            (ports.isEmpty() ? "no Listen…= setting" : "Accept=yes contradicts other settings")
                                    + ": the manager refuses to start it");
        }
        return wrong ? LoadState.BAD_SETTING : LoadState.LOADED;
    }

    private Optional<UnitName> service(LoadedUnit unit) {
        return unit.settings().of(SECTION, "Service").reversed().stream()
                .flatMap(setting -> manager
                        .specifiers()
                        .inName(setting.value(), unit.name())
                        .flatMap(UnitName::parse)
                        .filter(name -> name.type() == UnitType.SERVICE)
                        .stream())
                .findFirst();
    }

    /** Whether it is something to listen on; what is not is left out, and said. */
    private boolean hasAddress(LoadedUnit unit, Assignment port) {
        String address = manager.specifiers()
                .inPath(port.value(), unit.name(), unit.fragment().orElse("/"))
                .orElse("");
        boolean valid = switch (port.key()) {
            case "ListenFIFO", "ListenSpecial", "ListenUSBFunction" ->
                Paths.absolute(address).isPresent();
            case "ListenNetlink", "ListenMessageQueue" -> !address.isEmpty();
            default -> address.startsWith("/") || address.matches("@.+|[0-9]{1,5}|.+:.+");
        };
        if (!valid) {
            manager.problems().add(port.file(), port.line(), port.key() + ": nothing to listen on: left out");
        }
        return valid;
    }

    private static boolean cannotAccept(Assignment port) {
        return !port.key().equals("ListenStream") && !port.key().equals("ListenSequentialPacket");
    }

    private Optional<String> path(LoadedUnit unit, Assignment port) {
        if (!WITH_PATH.contains(port.key())) {
            return Optional.empty();
        }
        return manager.specifiers()
                .inPath(port.value(), unit.name(), unit.fragment().orElse("/"))
                .flatMap(Paths::absolute)
                .map(path -> Paths.within("/var/run", path) ? path.substring("/var".length()) : path);
    }

    private static boolean runsCommands(Settings settings) {
        return List.of("ExecStartPre", "ExecStartPost", "ExecStopPre", "ExecStopPost").stream()
                .anyMatch(key -> !settings.list(SECTION, key).isEmpty());
    }
}
