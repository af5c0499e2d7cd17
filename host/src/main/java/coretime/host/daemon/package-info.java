/** The daemon: which domains are watched, what it tells of them, and what changes as it happens. */
@org.jspecify.annotations.NullMarked
package coretime.host.daemon;
