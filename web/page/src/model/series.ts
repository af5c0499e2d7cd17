/** Readings as the columns of a plot: times, RTC, offset, its upper and lower end; undefined where one was not read. */
import type { Reading } from '../api/documents.js';
import { instant } from './time.js';

type Column = (number | undefined)[];
export type Columns = [number[], Column, Column, Column, Column];

/** Less than this around right is not worth a scale of its own, in seconds. */
const LEAST_RANGE = 0.5;

/** The last value of each clock holds on until `to`, seconds since 1970. */
export function columns(system: readonly Reading[], rtc: readonly Reading[], to: number): Columns {
  const rows = new Map<number, [number?, number?, number?, number?]>();
  const at = (reading: Reading) => instant(reading.at) / 1e3;
  for (const reading of system) {
    rows.set(at(reading), [reading.offset_s, reading.offset_s + reading.bound_s, reading.offset_s - reading.bound_s]);
  }
  for (const reading of rtc) {
    const row = rows.get(at(reading)) ?? [];
    row[3] = reading.offset_s;
    rows.set(at(reading), row);
  }
  const times = [...rows.keys()].filter((time) => Number.isFinite(time)).sort((a, b) => a - b);
  const table: Columns = [times, [], [], [], []];
  for (const time of times) {
    const [offset, high, low, clock] = rows.get(time) ?? [];
    table[1].push(clock);
    table[2].push(offset);
    table[3].push(high);
    table[4].push(low);
  }
  const last = times[times.length - 1];
  if (last !== undefined && last < to) {
    times.push(to);
    for (const column of [table[1], table[2], table[3], table[4]]) {
      column.push([...column].reverse().find((value) => value !== undefined));
    }
  }
  return table;
}

/** All values with their bounds, right in any case, and some air. */
export function range([, rtc, , high, low]: Columns): [number, number] {
  let least = -LEAST_RANGE;
  let most = LEAST_RANGE;
  for (const column of [high, low, rtc]) {
    for (const value of column) {
      if (value !== undefined) {
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    }
  }
  const air = (most - least) * 0.07;
  return [least - air, most + air];
}

/** The next reading from a place, forwards or backwards; the last one where there is no further. */
export function nearest([times]: Columns, from: number, step: number): number {
  return Math.min(times.length - 1, Math.max(0, from + step));
}

/** "04:20" within a day, "11-23" for days, both where the day changes. */
export function axisTime(at: number, step: number, before: number | undefined): string {
  const iso = (seconds: number) => new Date(seconds * 1e3).toISOString();
  const day = iso(at).slice(5, 10);
  if (step >= 86_400) {
    return day;
  }
  const clock = iso(at).slice(11, step < 60 ? 19 : 16);
  return before === undefined || iso(before).slice(5, 10) !== day ? `${clock}\n${day}` : clock;
}
