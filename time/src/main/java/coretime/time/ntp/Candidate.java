package coretime.time.ntp;

import coretime.time.Offset;
import java.time.Duration;

/**
 * What one server says of the local clock.
 *
 * @param offset local clock minus the server's; the truth lies in it unless the server is a falseticker
 * @param jitter how far its single answers are apart
 * @param delay the shortest round trip
 */
record Candidate(Offset offset, Duration jitter, Duration delay) {}
