/** What has to be added to units, so that they wait for the clock. */
@org.jspecify.annotations.NullMarked
package coretime.boot.internal.fix;
