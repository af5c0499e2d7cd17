/**
 * The daemon's configuration: one YAML file, validated as a whole.
 *
 * @see coretime.host.config.Configuration
 */
@NullMarked
package coretime.host.config;

import org.jspecify.annotations.NullMarked;
