/** Documents for the tests. The proven incident is one that `coretime lab --json` recorded of a real guest. */
import type {
  DomainDocument,
  HostDocument,
  IncidentDocument,
  Moment,
  SignatureDocument,
  Stage,
} from '../src/api/documents.js';

const tolerances = { system_s: 0.05, rtc_s: 1.5 };

export const HOST: HostDocument = {
  version: '0.1.0',
  started_at: '2026-11-23T04:02:11Z',
  uri: 'qemu:///system',
  libvirt_answers: true,
  clock: { synchronised: true, max_error_s: 0.0042, judge: 'kernel' },
  tolerances,
};

export const PROVEN: IncidentDocument = {
  id: 1,
  domain: 'web-01',
  domain_uuid: '7f3b2c1e-0d4a-4c6b-9e8f-000000000008',
  strategy: 'libvirt',
  panic_at: '2026-11-25T22:14:07.647108Z',
  freeze_s: 9.554102,
  outage_s: 9.554102,
  agent_s: 24.100376,
  baseline: { offset_s: -0.734768, bound_s: 0.001906, rtc_s: -1.190123, rtc_bound_s: 0.006556 },
  core: { path: '/var/lib/coretime/cores/1-web-01-2026-11-25-22:14:07', format: 'elf', bytes: 2147751083 },
  capture_failure: null,
  restart: 'warm by libvirt',
  shift: { before_s: -10.554282, bound_s: 0.002028, predicted_s: -10.744225, mispredicted: null },
  change: { offset_s: -9.819514, bound_s: 0.003933 },
  correction: { method: 'agent-set-offset', took_s: 1.721819, attempts: 1, failure: null },
  residual: { offset_s: -0.000339, bound_s: 0.001679 },
  rtc: { before_s: -10.74422, after_s: 0.692539 },
  proven: true,
  outcome: 'proven',
  stage: 'prove',
  reason: null,
  timeline: [
    { at: '2026-11-25T22:14:07.647108Z', stage: 'watch', text: "the guest's kernel panicked" },
    { at: '2026-11-25T22:14:17.113257573Z', stage: 'capture', text: 'the core is on disk' },
    { at: '2026-11-25T22:14:17.201210Z', stage: 'restart', text: "the guest's CPUs run the next boot" },
    { at: '2026-11-25T22:14:31.747484002Z', stage: 'measure', text: 'the guest agent answers' },
    { at: '2026-11-25T22:14:31.794263654Z', stage: 'measure', text: 'the system clock is at -10.554 s ± 0.002 s' },
    { at: '2026-11-25T22:14:33.542678459Z', stage: 'correct', text: 'the clock was set by agent-set-offset' },
    { at: '2026-11-25T22:14:33.817484014Z', stage: 'prove', text: 'proven: -0.000 s ± 0.002 s' },
  ],
  writing: null,
  card: {
    at: '2026-11-25T22:14:07.878936732Z',
    kernel: '6.1.0-56-cloud-amd64',
    panic: 'sysrq triggered crash',
    cause: null,
    task: 'sh, PID 189',
    cpu: 0,
    backtrace: [
      'dump_stack_lvl+0x44/0x5c',
      'panic+0x118/0x2f4',
      'sysrq_handle_crash+0x16/0x20',
      '__handle_sysrq.cold+0x44/0x11c',
      'write_sysrq_trigger+0x24/0x40',
      'proc_reg_write+0x56/0xa0',
      'vfs_write+0xc7/0x3f0',
      'ksys_write+0x6b/0xf0',
      'do_syscall_64+0x5d/0x90',
      '? entry_SYSCALL_64_after_hwframe+0x6e/0xd8',
    ],
    cpus: ['0: sysrq_handle_crash+0x16/0x20', '1: native_safe_halt+0xb/0x10'],
    signature: '25f4ce423c10e5c2',
    signature_text:
      'sysrq triggered crash in sysrq_handle_crash < __handle_sysrq < write_sysrq_trigger < proc_reg_write < vfs_write',
    problems: [],
  },
};

const ORDER: readonly Stage[] = ['watch', 'capture', 'restart', 'measure', 'correct', 'prove'];

/** The same incident when it was in a step, as the API tells it then. */
export function inStage(stage: Stage, id: number, domain: string, panicAt: Date): IncidentDocument {
  const has = (other: Stage) => ORDER.indexOf(other) < ORDER.indexOf(stage);
  const moved = shifted(PROVEN, id, domain, panicAt);
  return {
    ...moved,
    strategy: has('capture') ? 'handoff' : null,
    freeze_s: has('restart') ? moved.freeze_s : null,
    outage_s: has('restart') ? moved.outage_s : null,
    agent_s: has('measure') ? moved.agent_s : null,
    core: null,
    restart: has('restart') ? moved.restart : null,
    shift: has('measure') ? moved.shift : null,
    change: null,
    correction: has('correct') ? moved.correction : null,
    residual: null,
    rtc: null,
    proven: false,
    outcome: null,
    stage,
    timeline: moved.timeline.filter((moment) => has(moment.stage)),
    writing: has('capture')
      ? {
          path: `/var/lib/coretime/cores/${id}.partial`,
          phase: 'writing pages',
          done_bytes: 431_000_000,
          total_bytes: 1_610_612_736,
          bytes_per_second: 188_000_000,
          left_s: 6.3,
        }
      : null,
    card: has('capture') ? moved.card : null,
  };
}

/** The recorded incident as if it had been another's at another time. */
export function shifted(incident: IncidentDocument, id: number, domain: string, panicAt: Date): IncidentDocument {
  const by = panicAt.getTime() - Date.parse(incident.panic_at);
  const moved = (at: string) => new Date(Date.parse(at) + by).toISOString();
  return {
    ...incident,
    id,
    domain,
    domain_uuid: UUIDS[domain] ?? uuid(0),
    panic_at: moved(incident.panic_at),
    timeline: incident.timeline.map((moment: Moment) => ({ ...moment, at: moved(moment.at) })),
    card: incident.card === null ? null : { ...incident.card, at: moved(incident.card.at) },
  };
}

export function notProven(id: number, domain: string, panicAt: Date): IncidentDocument {
  const moved = shifted(PROVEN, id, domain, panicAt);
  return {
    ...moved,
    residual: { offset_s: -3.214, bound_s: 0.004 },
    proven: false,
    outcome: 'not-proven',
    reason:
      'after the correction the clock is at -3.214 s ± 0.004 s, outside of ±0.050 s: something in the guest has set it back',
    timeline: moved.timeline.map((moment) =>
      moment.stage === 'prove' ? { ...moment, text: 'not proven: -3.214 s ± 0.004 s' } : moment,
    ),
  };
}

export function givenUp(id: number, domain: string, panicAt: Date): IncidentDocument {
  const moved = inStage('restart', id, domain, panicAt);
  return {
    ...moved,
    outcome: 'given-up',
    reason: 'the domain could not be started: internal error: process exited while connecting to monitor',
    writing: null,
    capture_failure: 'no space left on device',
  };
}

/** Of the domains that have incidents. */
const UUIDS: Readonly<Record<string, string>> = {
  'db-replica': uuid(3),
  gitlab: uuid(4),
  metrics: uuid(6),
  'web-01': uuid(8),
  'web-02': uuid(9),
  'web-03': uuid(10),
};

export function uuid(number: number): string {
  return `7f3b2c1e-0d4a-4c6b-9e8f-${number.toString(16).padStart(12, '0')}`;
}

export function domain(number: number, name: string, more: Partial<DomainDocument> = {}): DomainDocument {
  const at = new Date(Date.now() - 40_000).toISOString();
  return {
    domain: uuid(number),
    name,
    run: 'running',
    adopted: true,
    watched: true,
    system: { at, offset_s: ((number * 7) % 11) * 0.0006 - 0.003, bound_s: 0.0011 + (number % 3) * 0.0004 },
    rtc: { at, offset_s: -0.2 - (number % 5) * 0.1, bound_s: 0.5 },
    tolerances,
    frozen_s: (number % 4) * 6.02,
    incident: null,
    ...more,
  };
}

export function signature(id: string, text: string, count: number, incidents: number[]): SignatureDocument {
  return {
    signature: id,
    text,
    count,
    first_at: '2026-10-02T11:20:03Z',
    last_at: '2026-11-25T22:14:07.647108Z',
    incidents,
  };
}
