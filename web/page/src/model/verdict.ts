/** How an incident stands, in words that are the same wherever it is shown. */
import type { IncidentDocument, Stage } from '../api/documents.js';
import { plain } from './plain.js';

export type Standing = 'good' | 'bad' | 'open';

export const STAGES: readonly Stage[] = ['watch', 'capture', 'restart', 'measure', 'correct', 'prove'];

export function standing(incident: IncidentDocument): Standing {
  if (incident.outcome === null) {
    return 'open';
  }
  return incident.outcome === 'proven' ? 'good' : 'bad';
}

/** "proven", "not proven", "given up in capture", "under way: measure". */
export function verdict(incident: IncidentDocument): string {
  switch (incident.outcome) {
    case null:
      return `under way: ${plain(incident.stage, 20)}`;
    case 'proven':
      return 'proven';
    case 'not-proven':
      return 'not proven';
    default:
      return `given up in ${plain(incident.stage, 20)}`;
  }
}

export function mark(standing: Standing): string {
  return standing === 'good' ? '✓' : standing === 'bad' ? '✗' : '◌';
}
