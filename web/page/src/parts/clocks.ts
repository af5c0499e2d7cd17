/** What was predicted and what was measured of a guest's clocks. */
import { element } from '../dom.js';
import type { IncidentDocument } from '../api/documents.js';
import * as figures from '../model/figures.js';
import { plain } from '../model/plain.js';
import { absent, guest } from './common.js';
import { named, row, rowHeader, table } from './table.js';

export function clocks(incident: IncidentDocument): (HTMLElement | null)[] {
  const { baseline, shift, residual, rtc, correction } = incident;
  const reading = (offset: number | null | undefined, bound: number | null | undefined) =>
    offset == null ? absent('–') : figures.reading(offset, bound ?? null);
  const whole = (offset: number | null | undefined) => (offset == null ? absent('–') : figures.rtc(offset));
  const names = ['Before the panic', 'Predicted', 'Before the correction', 'Afterwards'];
  const cells = (values: (string | HTMLElement)[]) =>
    values.map((value, index) => named(names[index] ?? '', 'number', value));
  return [
    table(
      'The guest’s clocks minus the host’s',
      'clocks',
      [{ name: 'Guest minus host' }, ...names.map((name) => ({ name, style: 'number' }))],
      [
        row(
          'system',
          rowHeader('', 'System clock'),
          ...cells([
            reading(baseline?.offset_s, baseline?.bound_s),
            shift?.predicted_s == null ? absent('–') : figures.offset(shift.predicted_s),
            reading(shift?.before_s, shift?.bound_s),
            reading(residual?.offset_s, residual?.bound_s),
          ]),
        ),
        row(
          'rtc',
          rowHeader('', 'RTC'),
          ...cells([whole(baseline?.rtc_s), absent('–'), whole(rtc?.before_s), whole(rtc?.after_s)]),
        ),
      ],
    ),
    shift?.mispredicted == null ? null : element('p', { class: 'reason' }, guest(shift.mispredicted)),
    correction === null
      ? null
      : element(
          'p',
          {},
          'Correction: ',
          correction.method === 'none'
            ? 'none'
            : `${plain(correction.method, 40)} in ${figures.duration(correction.took_s)}`,
          correction.attempts > 1 ? `, ${correction.attempts} attempts` : null,
          correction.failure === null ? null : ': ',
          correction.failure === null ? null : guest(correction.failure),
          '.',
        ),
    incident.restart === null ? null : element('p', {}, `Restart: ${plain(incident.restart, 80)}.`),
  ];
}
