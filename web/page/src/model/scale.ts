/** A linear scale. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  at(value: number): number;
}

export function scale(low: number, high: number, start: number, end: number): Scale {
  if (!(high > low) || !Number.isFinite(high - low)) {
    throw new Error(`a scale from ${low} to ${high} shows nothing`);
  }
  return { low, high, at: (value) => start + ((value - low) / (high - low)) * (end - start) };
}

/** Round values on the scale, at most so many, a step of 1, 2 or 5 times a power of ten apart. */
export function ticks({ low, high }: Scale, most: number): number[] {
  const step = round((high - low) / Math.max(1, most));
  const found: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
    // No negative zero.
    found.push(i * step + 0);
  }
  return found;
}

function round(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((nice) => nice * power >= rough * (1 - 1e-9)) ?? 10;
  return factor * power;
}
