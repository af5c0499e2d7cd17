package coretime.host.config;

import coretime.host.config.internal.Kind;
import coretime.host.config.internal.Kinds;
import coretime.host.config.internal.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A program and its arguments, which may be the same more than once. */
final class CommandWords implements Kind<List<String>> {
    private static final int MOST = 100;
    private static final Kind<String> ARGUMENT = Kinds.text();
    private static final Kind<Path> PROGRAM = Kinds.path();

    @Override
    public String allowed() {
        return "a list: the absolute path of a program, and its arguments";
    }

    @Override
    public Optional<List<String>> read(Place place) {
        List<String> words = new ArrayList<>();
        boolean isRight = true;
        for (Place item : place.items(MOST)) {
            Optional<String> word =
                    words.isEmpty() && isRight ? PROGRAM.read(item).map(Path::toString) : ARGUMENT.read(item);
            isRight &= word.isPresent();
            word.ifPresent(words::add);
        }
        return isRight ? Optional.of(List.copyOf(words)) : Optional.empty();
    }

    @Override
    public Optional<Object> plain(List<String> words) {
        return Optional.of(words);
    }

    static Optional<String> doubt(List<String> words) {
        return words.stream().findFirst().map(Path::of).flatMap(Surroundings::program);
    }
}
