package coretime.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** This program's version, from its jar's manifest. */
final class Version implements IVersionProvider {

    static String current() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("of this source tree");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"coretime " + current()};
    }
}
