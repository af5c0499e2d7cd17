/** A boot's audit, in the words of `coretime boot audit`. */
import type { BootAudit, BootVerdict, JudgedUnit } from '../api/documents.js';
import { counted } from './figures.js';

/** The worst first. */
export const VERDICTS: readonly BootVerdict[] = [
  'can start before',
  'only if the step fails',
  'after the step',
  'does not care',
];

const KINDS: Readonly<Record<string, string>> = {
  sets: 'sets the clock before it counts as started',
  waits: 'waits until the clock is right before it counts as started',
  unawaited: 'counts as started before it has set the clock, as its Type= is not oneshot',
  daemon: 'counts as started before it has set the clock',
};

export function of(audit: BootAudit, verdict: BootVerdict): readonly JudgedUnit[] {
  return audit.units.filter((unit) => unit.verdict === verdict);
}

/** What a step's kind means; the document's own word where it is a newer one. */
export function kind(word: string): string {
  return KINDS[word] ?? word;
}

/** The whole audit in a sentence. */
export function verdict(audit: BootAudit): { readonly good: boolean; readonly text: string } {
  if (audit.ordered) {
    return { good: true, text: 'Nothing that cares about the clock can start before it is stepped' };
  }
  const before = of(audit, 'can start before').length;
  return {
    good: false,
    text: `${counted(before, 'unit')} that ${before === 1 ? 'cares' : 'care'} about the clock can start before it is stepped`,
  };
}

/** "a.service → b.service → a.service: systemd drops one of …". */
export function cycle({ path, droppable }: BootAudit['cycles'][number]): string {
  const round = [...path, path[0] ?? ''].join(' → ');
  return droppable.length === 0
    ? `${round}: systemd starts nothing`
    : `${round}: systemd drops one of ${droppable.join(', ')}`;
}
