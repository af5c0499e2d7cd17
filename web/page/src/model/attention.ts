/** What of a domain needs a look. */
import type { DomainDocument, Offset } from '../api/documents.js';
import * as figures from './figures.js';

export type Judgement = 'right' | 'off' | 'unsure' | 'unread';

/** "off" only where the whole interval lies outside of the tolerance. */
export function judge(offset: Offset | null, tolerance: number): Judgement {
  if (offset === null) {
    return 'unread';
  }
  const size = Math.abs(offset.offset_s);
  return size + offset.bound_s <= tolerance ? 'right' : size - offset.bound_s > tolerance ? 'off' : 'unsure';
}

/** What is wrong with a domain, shortly; null where nothing is that nobody looks after already. */
export function wrong(domain: DomainDocument): string | null {
  if (domain.incident !== null) {
    return null;
  }
  if (domain.run === 'crashed') {
    return 'its kernel panicked, and nobody has started it again';
  }
  if (domain.run !== 'running') {
    return null;
  }
  if (judge(domain.system, domain.tolerances.system_s) === 'off') {
    return `its clock is ${figures.late(domain.system?.offset_s ?? 0)}`;
  }
  if (judge(domain.rtc, domain.tolerances.rtc_s) === 'off') {
    return `its RTC is ${figures.late(domain.rtc?.offset_s ?? 0)}: the next boot begins with it`;
  }
  return null;
}

/** Whether a panic of it would be taken care of. */
export function readiness(domain: DomainDocument): string {
  if (!domain.watched) {
    return 'not watched';
  }
  return domain.adopted ? 'adopted' : 'watched';
}
