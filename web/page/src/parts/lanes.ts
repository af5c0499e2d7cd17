/** The timeline's figure: a lane each, to scale, drawn for the width that there is. */
import { svg } from '../dom.js';
import * as figures from '../model/figures.js';
import { scale, ticks, type Scale } from '../model/scale.js';
import { description, type Lane, type Timeline } from '../model/timeline.js';

const EDGE = 6;
const ROW = 24;
const BAR = 14;
const GAP = 7;
const AXIS = 38;
const PIXELS_A_TICK = 70;
const NAMES = 82;

/** Below this width a lane's words stand over its bar. */
const NARROW = 560;
const NARROW_ROW = 37;

/** The width of a character at the figure's 12 pixels, rather too much than too little. */
const CHARACTER = 6.6;

/** What is open has no end: the axis goes on a little. */
const BEYOND = 1.04;

export function lanesFigure(title: string, timeline: Timeline, width: number): SVGElement {
  const isNarrow = width < NARROW;
  const left = isNarrow ? EDGE : NAMES;
  const rowHeight = isNarrow ? NARROW_ROW : ROW;
  const seconds = scale(0, Math.max(timeline.end, 0.001) * BEYOND, left, width - EDGE);
  const height = timeline.lanes.length * rowHeight + AXIS;
  const lanes = timeline.lanes.flatMap((lane, index) => {
    const top = index * rowHeight + (isNarrow ? rowHeight - BAR - 3 : (ROW - BAR) / 2);
    const words = isNarrow ? over(lane, top - 5, width) : beside(lane, top, seconds, width);
    return [...shape(lane, top, seconds), ...words];
  });
  return svg(
    'svg',
    {
      viewBox: `0 0 ${round(width)} ${round(height)}`,
      role: 'img',
      'aria-label': `${title}: ${description(timeline)}`,
      class: 'lanes',
    },
    ...axis(seconds, height, left, width),
    ...lanes,
  );
}

/** An incident in one line, for a list; all of a list have one scale. */
export function laneStrip(timeline: Timeline, longest: number, width: number, height: number): SVGElement {
  const seconds = scale(0, Math.max(longest, 0.001), 0, width);
  // The freeze lies on the outage that it is a part of.
  const bars = timeline.lanes
    .filter((lane) => lane.to > lane.from)
    .sort((one, other) => Number(other.phase === 'outage') - Number(one.phase === 'outage'));
  return svg(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, width, height, class: 'strip', 'aria-hidden': 'true' },
    line('grid', 0, height - 0.5, width, height - 0.5),
    ...bars.map((lane) =>
      rectangle(
        `bar ${lane.phase}${lane.open ? ' open' : ''}`,
        seconds.at(lane.from),
        2,
        Math.max(1.5, seconds.at(lane.to) - seconds.at(lane.from)),
        height - 4,
      ),
    ),
  );
}

function shape(lane: Lane, top: number, seconds: Scale): SVGElement[] {
  const left = seconds.at(lane.from);
  const right = seconds.at(lane.to);
  if (lane.from === lane.to && !lane.open) {
    const half = BAR / 2.4;
    const middle = top + BAR / 2;
    return [
      svg('path', {
        class: `mark ${lane.phase}`,
        d: `M${round(left - half)} ${round(middle)}l${round(half)} ${round(-half)} ${round(half)} ${round(half)} ${round(-half)} ${round(half)}z`,
      }),
    ];
  }
  return [
    rectangle(`bar ${lane.phase}${lane.open ? ' open' : ''}`, left, top, right - left, BAR),
    // Some stretches are thinner than a pixel; their beginning shows where they are.
    line(`start ${lane.phase}`, left, top - 1, left, top + BAR + 1),
  ];
}

/** The name before all bars; the number beside its bar, on the side with more room, on it only where it is too long for that. */
function beside(lane: Lane, top: number, seconds: Scale, width: number): SVGElement[] {
  const base = top + BAR - 3;
  const half = lane.from === lane.to ? BAR / 2.4 : 0;
  const left = seconds.at(lane.from) - half;
  const right = seconds.at(lane.to) + half;
  const style = lane.bad ? 'label bad' : 'label';
  const name = text('lane', 'start', 0, base, lane.name);
  for (const words of [lane.ending === '' ? lane.text : `${lane.text}, ${lane.ending}`, lane.text]) {
    const needed = words.length * CHARACTER;
    if (needed <= width - right - GAP) {
      return [name, text(style, 'start', right + GAP, base, words)];
    }
    if (needed <= left - GAP - NAMES) {
      return [name, text(style, 'end', left - GAP, base, words)];
    }
    if (needed <= right - left - 2 * GAP) {
      return [name, text(lane.open ? style : `label on ${lane.phase}`, 'start', left + GAP, base, words)];
    }
  }
  return [name, text(style, 'end', width, base, lane.text)];
}

function over(lane: Lane, base: number, width: number): SVGElement[] {
  const begin = (lane.name.length + 2) * CHARACTER + EDGE;
  const whole = lane.ending === '' ? lane.text : `${lane.text}, ${lane.ending}`;
  const words = [whole, lane.ending].find((one) => one !== '' && begin + one.length * CHARACTER <= width) ?? lane.text;
  return [
    text('lane', 'start', EDGE, base, lane.name),
    text(lane.bad ? 'label bad' : 'label', 'start', begin, base, words),
  ];
}

function axis(seconds: Scale, height: number, left: number, width: number): SVGElement[] {
  const base = height - AXIS + 4;
  const parts: SVGElement[] = [line('axis', left, base, width - EDGE, base)];
  for (const tick of ticks(seconds, Math.floor((width - left) / PIXELS_A_TICK))) {
    const x = seconds.at(tick);
    const words = figures.fixed(tick, tick === Math.round(tick) ? 0 : tick < 0.1 ? 3 : 1);
    parts.push(line('grid', x, 0, x, base), line('axis', x, base, x, base + 5));
    if (x + (words.length * CHARACTER) / 2 <= width) {
      parts.push(text('tick', 'middle', x, base + 17, words));
    }
  }
  parts.push(
    text('tick', 'start', left, base + 32, 'panic'),
    text('tick', 'end', width - EDGE, base + 32, 'seconds after the panic'),
  );
  return parts;
}

function rectangle(style: string, x: number, y: number, width: number, height: number): SVGElement {
  return svg('rect', {
    class: style,
    x: round(x),
    y: round(y),
    width: round(Math.max(0, width)),
    height: round(height),
  });
}

function line(style: string, x1: number, y1: number, x2: number, y2: number): SVGElement {
  return svg('line', { class: style, x1: round(x1), y1: round(y1), x2: round(x2), y2: round(y2) });
}

function text(style: string, anchor: 'start' | 'middle' | 'end', x: number, y: number, words: string): SVGElement {
  return svg('text', { class: style, 'text-anchor': anchor, x: round(x), y: round(y) }, words);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
