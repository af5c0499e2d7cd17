/** Tells others what happened: CloudEvents to web hooks and commands, kept in the ledger until they have them. */
@NullMarked
package coretime.host.notify;

import org.jspecify.annotations.NullMarked;
