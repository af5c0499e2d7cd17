package coretime.host;

/**
 * What adopting or releasing a domain did.
 *
 * @param adoption what is remembered of it
 * @param before {@code on_crash} until then
 * @param after {@code on_crash} since, as libvirt says it
 */
public record AdoptionChange(AdoptionRecord adoption, CrashActions before, CrashActions after) {}
