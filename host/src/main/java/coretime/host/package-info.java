/**
 * Incidents, from a guest's panic to the proof that its clock is right again: {@code watch → capture → restart →
 * measure → correct → prove}. Each step is a type with one job; what it found is in the ledger before the next begins.
 */
@NullMarked
package coretime.host;

import org.jspecify.annotations.NullMarked;
