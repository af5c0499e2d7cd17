/** A host with a little of everything. */
import { BOOT } from './boot-order.js';
import { domain, givenUp, inStage, notProven, shifted, PROVEN, signature, uuid } from './documents.js';
import type { StandIn } from './stand-in.js';

const MINUTE = 60_000;

export function furnish(standIn: StandIn): void {
  const now = Date.now();
  const before = (minutes: number) => new Date(now - minutes * MINUTE);
  const at = before(0.7).toISOString();
  standIn.domains = [
    domain(1, 'build-runner-7', { watched: false, adopted: false, system: null, rtc: null, frozen_s: 0 }),
    domain(2, 'db-primary'),
    domain(3, 'db-replica', { system: { at, offset_s: -3.214, bound_s: 0.004 } }),
    domain(4, 'gitlab', { run: 'crashed', adopted: false }),
    domain(5, 'mail', { run: 'off', system: null, rtc: null, frozen_s: 0 }),
    domain(6, 'metrics', { frozen_s: 18.06, rtc: { at, offset_s: -18.1, bound_s: 0.5 } }),
    domain(7, 'vpn', { run: 'paused' }),
    domain(8, 'web-01', { frozen_s: 9.554 }),
    domain(9, 'web-02', { incident: 41 }),
    domain(10, 'web-03'),
    domain(11, 'windows-2022', { adopted: false, system: { at, offset_s: 0.032, bound_s: 0.061 } }),
  ];
  standIn.incidents = [
    inStage('measure', 41, 'web-02', new Date(now - 14_000)),
    shifted(PROVEN, 40, 'web-01', before(73)),
    notProven(39, 'db-replica', before(190)),
    givenUp(38, 'gitlab', before(1500)),
    ...[37, 36, 35, 34].map((id, index) => ({
      ...shifted(PROVEN, id, index % 2 === 0 ? 'web-01' : 'metrics', before(1600 + index * 2100)),
      freeze_s: 0.041 + index * 0.3,
      outage_s: 0.94 + index * 0.3,
      strategy: 'handoff',
    })),
  ];
  standIn.signatures = [
    signature(
      '25f4ce423c10e5c2',
      PROVEN.card?.signature_text ?? '',
      23,
      [41, 40, 37, 36, 35, 34, 30, 29, 28, 27, 22, 21, 20, 19, 18],
    ),
    signature(
      '9a0c13f7be22d481',
      'BUG: kernel NULL pointer dereference in coretime_crash_init [coretime_crash] < do_one_initcall < do_init_module < load_module < __do_sys_finit_module',
      4,
      [39, 31, 17, 9],
    ),
    signature(
      'f01dd2c4a9b35e66',
      'softlockup: hung tasks in watchdog_timer_fn < __hrtimer_run_queues < hrtimer_interrupt',
      1,
      [38],
    ),
  ];
  standIn.boot = BOOT;
  standIn.log = Array.from(
    { length: 400 },
    (_, line) => `[${(line / 7).toFixed(6).padStart(12)}] usb 1-${line % 9}: new high-speed USB device number ${line}`,
  ).join('\n');
  const system = days(now);
  // The RTC follows the guest: late from the first freeze until it was written.
  const rtc = system
    .filter((_, index) => index % 6 === 0)
    .map((one) => ({ at: one.at, offset_s: Math.round(one.offset_s) - 0.4, bound_s: 0.5 }));
  standIn.readings = { system, rtc };
  standIn.freezes = [
    { cause: 'pause', from: before(60 * 19).toISOString(), to: before(60 * 19 - 0.5).toISOString(), length_s: 30 },
    {
      cause: 'panic',
      from: before(73).toISOString(),
      to: new Date(now - 73 * MINUTE + 9554).toISOString(),
      length_s: 9.554,
    },
  ];
}

/** A week of readings, one in ten minutes, late after each freeze until it was corrected. */
function days(now: number): { at: string; offset_s: number; bound_s: number }[] {
  const readings = [];
  for (let minutes = 7 * 24 * 60; minutes > 0; minutes -= 10) {
    const late = minutes <= 70 && minutes > 65 ? -9.55 : minutes <= 19 * 60 && minutes > 18.5 * 60 ? -30 : 0;
    const drift = Math.sin(minutes / 97) * 0.006;
    readings.push({
      at: new Date(now - minutes * MINUTE).toISOString(),
      offset_s: late + drift,
      bound_s: 0.003 * (1 + (minutes % 70) / 20),
    });
  }
  return readings;
}

export const WEB_01 = uuid(8);
