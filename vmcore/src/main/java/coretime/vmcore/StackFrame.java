package coretime.vmcore;

import java.util.Optional;

/**
 * A function that had been called when the kernel died.
 *
 * @param symbol the place in it
 * @param module the module that it is in; empty for the kernel's image
 * @param isGuess whether it was merely found on the stack and may be left over from an earlier call
 */
public record StackFrame(Symbol symbol, Optional<String> module, boolean isGuess) {
    @Override
    public String toString() {
        return (isGuess ? "? " : "")
                + symbol
                + module.map(name -> " [" + name + "]").orElse("");
    }
}
