/** What is not API: the ledger's file and its JSON. */
@NullMarked
package coretime.host.internal;

import org.jspecify.annotations.NullMarked;
