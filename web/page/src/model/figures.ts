/** Figures as coretime's report writes them. */

const MINUS = '−';

/** A length of time: "41 ms", "0.92 s", "46.0 s", "361 s". */
export function duration(seconds: number): string {
  const size = Math.abs(seconds);
  if (size < 0.1) {
    return `${fixed(seconds * 1e3, 0)} ms`;
  }
  return `${fixed(seconds, size < 10 ? 2 : size < 100 ? 1 : 0)} s`;
}

/** An offset with its sign: "−9.213 s", "+12.3 ms". */
export function offset(seconds: number): string {
  return isSmall(seconds) ? `${signed(seconds * 1e3, 1)} ms` : `${signed(seconds, decimals(seconds))} s`;
}

/**
 * An offset with its bound in one unit: "−9.213 ± 0.004 s". The bound is rounded up: a figure never claims more than was
 * measured.
 */
export function reading(seconds: number, bound: number | null): string {
  if (bound === null) {
    return offset(seconds);
  }
  return isSmall(seconds)
    ? `${signed(seconds * 1e3, 1)} ± ${up(bound * 1e3, 1)} ms`
    : `${signed(seconds, decimals(seconds))} ± ${up(bound, decimals(seconds))} s`;
}

/** A bound alone: "± 4.1 ms". */
export function bound(seconds: number): string {
  return `± ${isSmall(seconds) ? `${up(seconds * 1e3, 1)} ms` : `${up(seconds, 3)} s`}`;
}

/** An offset in words: "9.21 s late", "12 ms early". */
export function late(seconds: number): string {
  return seconds === 0 ? 'right' : `${duration(Math.abs(seconds))} ${seconds < 0 ? 'late' : 'early'}`;
}

/** An offset of the RTC, which is told in whole seconds: "−9.6 s". */
export function rtc(seconds: number): string {
  return `${signed(seconds, 1)} s`;
}

/** A size: "1.5 GiB", "523 MiB". */
export function bytes(count: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];
  let size = count;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  const number = size.toFixed(unit === 0 || size >= 100 ? 0 : size >= 10 ? 1 : 2);
  return `${number.includes('.') ? number.replace(/\.?0+$/, '') : number} ${units[unit]}`;
}

/** All the digits of a count: "1,000". */
export function count(number: number): string {
  return number.toLocaleString('en-US');
}

/** "1 incident", "3 incidents". */
export function counted(number: number, what: string): string {
  return `${count(number)} ${what}${number === 1 ? '' : 's'}`;
}

/** How long ago, roughly: "12 s", "4 min", "3 h", "2 days". */
export function ago(seconds: number): string {
  const size = Math.max(0, seconds);
  if (size < 100) {
    return `${Math.floor(size)} s`;
  }
  return size < 6000
    ? `${Math.round(size / 60)} min`
    : size < 172_800
      ? `${Math.round(size / 3600)} h`
      : `${Math.round(size / 86_400)} days`;
}

/** A number with U+2212 for a minus, and no sign for what rounds to zero. */
export function fixed(value: number, places: number): string {
  const text = (Math.round(value * 10 ** places) / 10 ** places).toFixed(places);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', MINUS);
}

function signed(value: number, places: number): string {
  const text = fixed(value, places);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

function up(value: number, places: number): string {
  const scale = 10 ** places;
  // A decimal of the document is not exact in binary; without the allowance 4.1 would become 4.2.
  return (Math.ceil(value * scale - 1e-6) / scale).toFixed(places);
}

function isSmall(seconds: number): boolean {
  return Math.abs(seconds) < 0.1;
}

function decimals(seconds: number): number {
  return Math.abs(seconds) < 100 ? 3 : 1;
}
