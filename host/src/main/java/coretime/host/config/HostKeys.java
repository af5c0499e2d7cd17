package coretime.host.config;

import static coretime.host.config.internal.Kinds.duration;
import static coretime.host.config.internal.Kinds.list;
import static coretime.host.config.internal.Kinds.oneOf;
import static coretime.host.config.internal.Kinds.orNone;
import static coretime.host.config.internal.Kinds.parsed;
import static coretime.host.config.internal.Kinds.path;

import coretime.host.Policy;
import coretime.host.config.internal.Entry;
import coretime.host.config.internal.Group;
import coretime.host.config.internal.Key;
import coretime.host.config.internal.Lifted;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All keys of the file. The one list that reading, writing, the default file and the documentation are made of. */
final class HostKeys {

    private static final Group<HostConfiguration> LIBVIRT = new Group<>(
            "libvirt",
            "How libvirt is reached.",
            List.of(
                    Key.of(
                            "uri",
                            parsed("a URI of libvirt such as qemu:///system", HostKeys::uri),
                            HostConfiguration::libvirtUri,
                            HostConfiguration::withLibvirtUri,
                            "Of the connection."),
                    Lifted.of(
                            Key.of(
                                    "outage",
                                    duration(Duration.ZERO, Duration.ofDays(1)),
                                    Policy::outageOfLibvirt,
                                    Policy::withOutageOfLibvirt,
                                    "How long libvirt may be away before an incident is given up."),
                            HostConfiguration::policy,
                            HostConfiguration::withPolicy)));

    private static final Group<LedgerSettings> LEDGER = new Group<>(
            "ledger",
            "The ledger: an account of every step.",
            List.of(
                    Key.of(
                            "file",
                            path(),
                            LedgerSettings::file,
                            LedgerSettings::withFile,
                            "The SQLite file that it is; made where it is not there, for the daemon's user alone."),
                    Key.of(
                                    "url",
                                    orNone(new LedgerUrl()),
                                    LedgerSettings::url,
                                    LedgerSettings::withUrl,
                                    "The PostgreSQL database that it is instead of a file; of this host alone.")
                            .doubting(url -> url.flatMap(LedgerUrl::doubt)),
                    Key.of(
                                    "password-file",
                                    orNone(path()),
                                    LedgerSettings::passwordFile,
                                    LedgerSettings::withPasswordFile,
                                    "Holds that database's password; others may not read it.")
                            .doubting(file -> file.flatMap(Surroundings::secret)),
                    Key.of(
                            "readings",
                            duration(Duration.ofDays(1), Duration.ofDays(3653)),
                            LedgerSettings::readings,
                            LedgerSettings::withReadings,
                            "How old readings of clocks get; what was read in an incident stays with it.")));

    private static final Group<HttpSettings> TLS = new Group<>(
            "tls",
            "Serves by HTTPS; both or neither.",
            List.of(
                    Key.of(
                                    "certificate",
                                    orNone(path()),
                                    HttpSettings::certificate,
                                    HttpSettings::withCertificate,
                                    "PEM file of the server's certificate, with those that it is signed by.")
                            .doubting(file -> file.flatMap(Surroundings::file)),
                    Key.of(
                                    "key",
                                    orNone(path()),
                                    HttpSettings::key,
                                    HttpSettings::withKey,
                                    "PEM file of its private key.")
                            .doubting(file -> file.flatMap(Surroundings::file))));

    private static final Group<HttpSettings> HTTP = new Group<>(
            "http",
            "The page and the API.",
            List.of(
                    Key.of(
                            "listen",
                            orNone(parsed("ADDRESS:PORT such as 127.0.0.1:7070 or [::1]:7070", ListenAddress::parse)),
                            HttpSettings::listen,
                            HttpSettings::withListen,
                            "Where they are served; nothing: nowhere."),
                    Key.of(
                            "names",
                            list(parsed("the name of a host such as kvm1.example.net", HostName::parse), 64),
                            HttpSettings::names,
                            HttpSettings::withNames,
                            "By which other names than its address it may be called; for any other it is not there."),
                    Key.of(
                            "token-file",
                            path(),
                            HttpSettings::tokenFile,
                            HttpSettings::withTokenFile,
                            "Holds the token to log in with; made, with a token, where there is none."),
                    TLS));

    private static final Group<LogSettings> LOG = new Group<>(
            "log",
            "The daemon's own log.",
            List.of(
                    Key.of(
                            "format",
                            oneOf(LogSettings.Format.class, LogSettings.Format::label),
                            LogSettings::format,
                            LogSettings::withFormat,
                            "text: for people; json: an object a line."),
                    Key.of(
                            "level",
                            oneOf(LogSettings.Level.class, LogSettings.Level::label),
                            LogSettings::level,
                            LogSettings::withLevel,
                            "The least that is written.")));

    /** The whole file. */
    static final Group<HostConfiguration> ROOT = root();

    private HostKeys() {}

    private static Group<HostConfiguration> root() {
        List<Entry<HostConfiguration>> entries = new ArrayList<>(
                List.of(LIBVIRT, Lifted.of(LEDGER, HostConfiguration::ledger, HostConfiguration::withLedger)));
        for (Entry<Policy> entry : PolicyKeys.ofAll()) {
            entries.add(Lifted.of(entry, HostConfiguration::policy, HostConfiguration::withPolicy));
        }
        // Behind all that a rule inherits.
        entries.add(new DomainRules());
        entries.add(Lifted.of(HTTP, HostConfiguration::http, HostConfiguration::withHttp));
        entries.add(Key.of(
                "notify",
                new Notifications(),
                HostConfiguration::notifications,
                HostConfiguration::withNotifications,
                "Who is told of what."));
        entries.add(Lifted.of(LOG, HostConfiguration::log, HostConfiguration::withLog));
        return new Group<>("", "", entries, places(entries));
    }

    /** Where names of keys belong that stand at the top by mistake, as they do where they are not indented. */
    private static Map<String, String> places(List<Entry<HostConfiguration>> entries) {
        HostConfiguration standard = HostConfiguration.standard();
        Map<String, List<String>> paths = entries.stream()
                .flatMap(entry -> entry.describe("", standard))
                .map(Entry.Description::path)
                .filter(path -> path.contains("."))
                .collect(Collectors.groupingBy(
                        path -> path.substring(path.lastIndexOf('.') + 1), TreeMap::new, Collectors.toList()));
        return paths.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, of -> "indented below its group it is " + shown(of.getValue())));
    }

    /** Those of rules go without saying where they are of all domains, too. */
    private static String shown(List<String> paths) {
        List<String> ofAll = paths.stream().filter(path -> !path.contains("[]")).toList();
        return String.join(" or ", ofAll.isEmpty() ? paths : ofAll);
    }

    private static String uri(String text) {
        try {
            if (new URI(text).getScheme() != null) {
                return text;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("that is no URI: " + e.getReason(), e);
        }
        throw new IllegalArgumentException("that is no URI: it has no scheme");
    }

    /** All keys and groups, with what an empty file means. */
    static Stream<Entry.Description> describe() {
        return ROOT.describe("", HostConfiguration.standard()).flatMap(HostKeys::withItems);
    }

    private static Stream<Entry.Description> withItems(Entry.Description description) {
        return description.path().equals("notify")
                ? Stream.concat(Stream.of(description), Notifications.describe("notify[]."))
                : Stream.of(description);
    }
}
