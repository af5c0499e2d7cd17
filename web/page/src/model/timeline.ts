/** An incident as lanes to scale: what took how long from the panic on. */
import type { IncidentDocument, Stage } from '../api/documents.js';
import * as figures from './figures.js';
import { plain } from './plain.js';
import { between } from './time.js';

export type Phase = 'freeze' | 'outage' | 'boot' | 'measure' | 'correct' | 'prove';

/** A stretch, or a moment where `from` equals `to`; in seconds from the panic. */
export interface Lane {
  readonly name: string;
  readonly phase: Phase;
  readonly from: number;
  readonly to: number;
  /** What should end it has not come, or never came. */
  readonly open: boolean;
  /** The number, and what came at its end; the second where there is room. */
  readonly text: string;
  readonly ending: string;
  readonly bad: boolean;
}

export interface Timeline {
  readonly lanes: readonly Lane[];
  /** The last second that is drawn. */
  readonly end: number;
}

/** The colour that a step has wherever it is shown. */
export function phaseOf(stage: Stage): Phase {
  const phases: Record<Stage, Phase> = {
    watch: 'freeze',
    capture: 'freeze',
    restart: 'boot',
    measure: 'measure',
    correct: 'correct',
    prove: 'prove',
  };
  return phases[stage] ?? 'boot';
}

/**
 * The lanes.
 *
 * @param now seconds from the panic, which a stretch that goes on has reached
 */
export function timeline(incident: IncidentDocument, now: number): Timeline {
  const isOver = incident.outcome !== null;
  const after = (at: string) => Math.max(0, between(incident.panic_at, at) || 0);
  // A proven clock is read again for an hour: the first moment of the step is the proof, and the later ones are not drawn.
  const first = (stage: Stage): number | null => {
    const moment = incident.timeline.find((one) => one.stage === stage);
    return moment === undefined ? null : after(moment.at);
  };
  const measured = incident.timeline
    .filter((one) => one.stage === 'measure')
    .reduce((last, one) => Math.max(last, after(one.at)), 0);
  const corrected = first('correct');
  const proved = first('prove');
  const known = [
    incident.freeze_s,
    incident.outage_s,
    incident.agent_s,
    first('capture'),
    first('restart'),
    measured,
    corrected,
    proved,
    incident.card === null ? null : after(incident.card.at),
  ].map((one) => one ?? 0);
  const seen = Math.max(0, ...known);
  const until = isOver ? seen : Math.max(seen, now || 0);

  const lanes: Lane[] = [];
  const add = (
    name: string,
    phase: Phase,
    from: number,
    to: number | null,
    text: (length: number) => string,
    ending = '',
    bad = false,
  ) => {
    const end = Math.max(from, to ?? until);
    lanes.push({ name, phase, from, to: end, open: to === null, text: text(end - from), ending, bad });
    return end;
  };
  const moment = (name: string, phase: Phase, at: number, text: string, bad = false) =>
    lanes.push({ name, phase, from: at, to: at, open: false, text, ending: '', bad });
  const stopped = (what: string) => (length: number) =>
    isOver ? `${what}, never came to its end` : `${what} for ${figures.duration(length)}`;

  if (incident.freeze_s === null) {
    add('freeze', 'freeze', 0, null, stopped('frozen'), '', isOver);
  } else {
    add('freeze', 'freeze', 0, incident.freeze_s, figures.duration, 'CPUs run again');
  }
  if (incident.card !== null) {
    const at = after(incident.card.at);
    moment('card', 'freeze', at, `at ${figures.duration(at)}`);
  }
  const outage = incident.outage_s ?? incident.freeze_s;
  if (outage === null) {
    add('outage', 'outage', 0, null, stopped('down'), '', isOver);
    return { lanes, end: until };
  }
  add(
    'outage',
    'outage',
    0,
    outage,
    figures.duration,
    incident.restart === null ? '' : `restarted ${plain(incident.restart, 40)}`,
  );
  if (incident.agent_s === null) {
    add(
      'boot',
      'boot',
      outage,
      null,
      (length) => (isOver ? 'agent never answered' : `for ${figures.duration(length)}`),
      '',
      isOver,
    );
    return { lanes, end: until };
  }
  let at = add(
    'boot',
    'boot',
    outage,
    incident.agent_s,
    figures.duration,
    `agent answers at ${figures.duration(incident.agent_s)}`,
  );
  if (incident.shift === null) {
    add('measure', 'measure', at, null, stopped('measuring'), '', isOver);
    return { lanes, end: until };
  }
  const { before_s: before, bound_s: bound } = incident.shift;
  at = add(
    'measure',
    'measure',
    at,
    measured,
    figures.duration,
    before === null ? 'not read' : `clock at ${figures.reading(before, bound)}`,
  );
  const done = incident.correction;
  if (done === null || corrected === null) {
    add('correction', 'correct', at, null, stopped('correcting'), '', isOver);
    return { lanes, end: until };
  }
  if (done.method === 'none') {
    moment(
      'correction',
      'correct',
      Math.max(at, corrected),
      done.failure === null ? 'none needed' : 'none',
      done.failure !== null,
    );
    at = Math.max(at, corrected);
  } else {
    at = add('correction', 'correct', at, corrected, figures.duration, plain(done.method, 40));
  }
  if (proved === null) {
    add('proof', 'prove', at, null, stopped('proving'), '', isOver);
    return { lanes, end: until };
  }
  const left =
    incident.residual === null ? '' : `, ${figures.reading(incident.residual.offset_s, incident.residual.bound_s)}`;
  add(
    'proof',
    'prove',
    at,
    proved,
    figures.duration,
    (incident.proven ? 'proven' : 'not proven') + left,
    !incident.proven,
  );
  return { lanes, end: until };
}

/** In one sentence, for those who do not see the figure. */
export function description({ lanes }: Timeline): string {
  return `${lanes.map((lane) => `${lane.name} ${lane.text}${lane.ending === '' ? '' : `, ${lane.ending}`}`).join('; ')}.`;
}
