/** Instants, which are shown in UTC as everywhere in coretime. */

/** Milliseconds since 1970; NaN for what is no instant. */
export function instant(text: string): number {
  return Date.parse(text);
}

/** "04:19:46". */
export function clock(text: string): string {
  return iso(text).slice(11, 19);
}

/** "2026-11-23 04:19". */
export function minute(text: string): string {
  return iso(text).slice(0, 16).replace('T', ' ');
}

/** "2026-11-23 04:19:46". */
export function second(text: string): string {
  return iso(text).slice(0, 19).replace('T', ' ');
}

/** "11-23 04:19:46" in another day than now's, "04:19:46" in the same. */
export function short(text: string, now: number): string {
  const whole = iso(text);
  return whole.slice(0, 10) === new Date(now).toISOString().slice(0, 10)
    ? whole.slice(11, 19)
    : whole.slice(5, 19).replace('T', ' ');
}

/** Seconds from one instant to another. */
export function between(from: string, to: string): number {
  return (instant(to) - instant(from)) / 1e3;
}

function iso(text: string): string {
  const at = instant(text);
  return Number.isNaN(at) ? '????-??-??T??:??:??' : new Date(at).toISOString();
}
