/** A domain's clocks over time: all of it, and the system clock magnified around right, both with their bounds and freezes. */
import uPlot from 'uplot';
import { element } from '../dom.js';
import type { FreezeDocument, Reading } from '../api/documents.js';
import * as figures from '../model/figures.js';
import { axisTime, columns, nearest, range, type Columns } from '../model/series.js';
import { instant, second } from '../model/time.js';

const MAIN = 220;
const MAGNIFIED = 130;

/** The magnified plot shows twice the tolerance either way. */
const MAGNIFIED_TOLERANCES = 2;

export interface OffsetData {
  readonly system: readonly Reading[];
  readonly rtc: readonly Reading[];
  readonly freezes: readonly FreezeDocument[];
  /** Of the system clock, in seconds. */
  readonly tolerance: number;
  /** Seconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly width: number;
}

export class OffsetPlot {
  private plots: uPlot[] = [];
  private data: OffsetData | undefined;
  private table: Columns = [[], [], [], [], []];
  private width = 0;
  private tolerance = 0;
  private readonly readout = element('output', { class: 'readout' });
  private readonly field = element('div', {
    class: 'field',
    tabindex: 0,
    role: 'group',
    'aria-label': 'Offset over time. The arrow keys go from reading to reading.',
    on: { keydown: (event) => this.key(event) },
  });
  private readonly scheme = matchMedia('(prefers-color-scheme: dark)');
  private readonly repaint = () => {
    this.width = 0;
    if (this.data !== undefined) {
      this.draw(this.data);
    }
  };

  constructor(frame: HTMLElement) {
    frame.append(
      element(
        'p',
        { class: 'legend', 'aria-hidden': 'true' },
        element('span', { class: 'system' }, 'System clock'),
        element('span', { class: 'rtc' }, 'RTC'),
        element('span', { class: 'bound' }, '± bound'),
        element('span', { class: 'frozen' }, 'frozen'),
        element('span', {}, 'minus the host’s clock'),
      ),
      this.field,
      this.readout,
    );
    this.scheme.addEventListener('change', this.repaint);
  }

  draw(data: OffsetData): void {
    this.data = data;
    this.table = columns(data.system, data.rtc, data.to);
    if (data.width !== this.width || data.tolerance !== this.tolerance) {
      this.width = data.width;
      this.tolerance = data.tolerance;
      this.make(data.width);
    }
    for (const plot of this.plots) {
      plot.setData(this.table as uPlot.AlignedData, false);
      plot.setScale('x', { min: data.from, max: data.to });
    }
  }

  close(): void {
    this.scheme.removeEventListener('change', this.repaint);
    this.plots.forEach((plot) => plot.destroy());
  }

  private make(width: number): void {
    this.plots.forEach((plot) => plot.destroy());
    this.field.replaceChildren();
    const near = MAGNIFIED_TOLERANCES * this.tolerance;
    const caption = element(
      'p',
      { class: 'note' },
      `System clock magnified; shaded: ±${figures.duration(this.tolerance)}, the proof’s tolerance`,
    );
    const main = new uPlot(
      this.options(width, MAIN, () => range(this.table), true),
      this.table as uPlot.AlignedData,
      this.field,
    );
    this.field.append(caption);
    const magnified = new uPlot(
      this.options(width, MAGNIFIED, () => [-near, near], false),
      this.table as uPlot.AlignedData,
      this.field,
    );
    this.plots = [main, magnified];
  }

  private options(width: number, height: number, offsets: () => [number, number], isMain: boolean): uPlot.Options {
    const css = getComputedStyle(document.documentElement);
    const colour = (name: string) => css.getPropertyValue(`--${name}`).trim();
    const stepped = uPlot.paths.stepped?.({ align: 1 });
    const paths = stepped === undefined ? {} : { paths: stepped };
    const quiet = { stroke: 'transparent', width: 0, points: { show: false }, ...paths };
    const axis = {
      stroke: colour('soft'),
      grid: { stroke: colour('faint'), width: 1 },
      ticks: { stroke: colour('rule'), width: 1, size: 4 },
      font: `12px ${css.fontFamily}`,
    };
    return {
      width,
      height,
      legend: { show: false },
      padding: [8, 8, 0, 0],
      cursor: { sync: { key: 'offset' }, drag: { x: false, y: false }, points: { size: 7 }, y: false },
      scales: { x: { time: true }, y: { range: offsets } },
      tzDate: (at) => uPlot.tzDate(new Date(at * 1e3), 'Etc/UTC'),
      series: [
        {},
        isMain
          ? { stroke: colour('rtc'), width: 1, points: { size: 5, fill: colour('page') }, ...paths }
          : { show: false },
        { stroke: colour('system'), width: 1.5, points: { size: 4, fill: colour('system') }, ...paths },
        quiet,
        quiet,
      ],
      bands: [{ series: [3, 4], fill: colour('bound') }],
      axes: [
        {
          ...axis,
          size: 36,
          space: 70,
          values: (_, splits, __, ___, step) => splits.map((at, index) => axisTime(at, step, splits[index - 1])),
        },
        {
          ...axis,
          size: 66,
          space: isMain ? 28 : 18,
          values: (_, splits, __, ___, step) => splits.map((value) => offsetLabel(value, step)),
        },
      ],
      hooks: {
        drawClear: [
          (plot) => this.backdrop(plot, colour('band'), colour('freeze'), colour('tolerance'), colour('soft')),
        ],
        setCursor: [(plot) => this.tell(plot.cursor.idx ?? null)],
      },
    };
  }

  /** The tolerance, right, and the freezes, however short. */
  private backdrop(plot: uPlot, band: string, freeze: string, tolerance: string, zero: string): void {
    const { ctx, bbox } = plot;
    const y = (value: number) => Math.min(bbox.top + bbox.height, Math.max(bbox.top, plot.valToPos(value, 'y', true)));
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    ctx.fillStyle = tolerance;
    ctx.fillRect(bbox.left, y(this.tolerance), bbox.width, Math.max(1, y(-this.tolerance) - y(this.tolerance)));
    for (const { from, to } of this.data?.freezes ?? []) {
      const left = plot.valToPos(instant(from) / 1e3, 'x', true);
      const right = plot.valToPos(instant(to) / 1e3, 'x', true);
      ctx.fillStyle = band;
      ctx.fillRect(left, bbox.top, right - left, bbox.height);
      ctx.fillStyle = freeze;
      ctx.fillRect(left, bbox.top, Math.max(1, devicePixelRatio), bbox.height);
    }
    ctx.fillStyle = zero;
    ctx.fillRect(bbox.left, y(0), bbox.width, 1);
    ctx.restore();
  }

  private key(event: KeyboardEvent): void {
    const plot = this.plots[0];
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (plot === undefined || step === undefined || this.table[0].length === 0) {
      return;
    }
    event.preventDefault();
    const index = nearest(this.table, plot.cursor.idx ?? this.table[0].length, step);
    const at = this.table[0][index];
    if (at !== undefined) {
      plot.setCursor({ left: plot.valToPos(at, 'x'), top: 0 });
      this.tell(index);
    }
  }

  private tell(place: number | null): void {
    // The last value is drawn on until now, where it was not read.
    const index = place !== null && this.table[0][place] === this.data?.to ? place - 1 : place;
    const at = index === null ? undefined : this.table[0][index];
    if (index === null || at === undefined) {
      this.readout.textContent = '';
      return;
    }
    const [, rtc, offset, high] = this.table;
    const value = offset[index];
    const parts = [`${second(new Date(at * 1e3).toISOString())} UTC`];
    if (value != null) {
      parts.push(figures.reading(value, (high[index] ?? value) - value));
    }
    if (rtc[index] != null) {
      parts.push(`RTC ${figures.rtc(rtc[index])}`);
    }
    this.readout.textContent = parts.join(' · ');
  }
}

function offsetLabel(value: number, step: number): string {
  if (step <= 0.1) {
    return `${value > 0 ? '+' : ''}${figures.fixed(value * 1e3, step < 0.001 ? 1 : 0)} ms`;
  }
  return `${value > 0 ? '+' : ''}${figures.fixed(value, step < 1 ? 1 : 0)} s`;
}
