/** The API's documents, as its OpenAPI description has them: seconds are decimals, instants RFC 3339 in UTC. */

export interface HostDocument {
  readonly version: string;
  readonly started_at: string;
  readonly uri: string;
  readonly libvirt_answers: boolean;
  readonly clock: {
    readonly synchronised: boolean;
    readonly max_error_s: number | null;
    readonly judge: 'kernel' | 'servers' | 'nobody';
  };
  readonly tolerances: Tolerances;
}

/** Within what clocks count as right. */
export interface Tolerances {
  readonly system_s: number;
  readonly rtc_s: number;
}

export interface Offset {
  readonly offset_s: number;
  readonly bound_s: number;
}

export interface Reading extends Offset {
  readonly at: string;
}

export type Run = 'running' | 'paused' | 'crashed' | 'off' | 'unknown';

export interface DomainDocument {
  readonly domain: string;
  readonly name: string;
  readonly run: Run;
  readonly adopted: boolean;
  readonly watched: boolean;
  readonly system: Reading | null;
  readonly rtc: Reading | null;
  readonly tolerances: Tolerances;
  readonly frozen_s: number;
  readonly incident: number | null;
}

export type BootVerdict = 'can start before' | 'only if the step fails' | 'after the step' | 'does not care';

export interface JudgedUnit {
  readonly unit: string;
  readonly verdict: BootVerdict;
  readonly because: string;
  readonly path: readonly string[];
}

export interface BootAudit {
  readonly target: string;
  readonly ordered: boolean;
  readonly steps: readonly { readonly unit: string; readonly kind: string; readonly program: string }[];
  readonly units: readonly JudgedUnit[];
  readonly notes: readonly string[];
  readonly cycles: readonly { readonly path: readonly string[]; readonly droppable: readonly string[] }[];
  readonly problems: readonly string[];
}

export interface BootDocument {
  readonly looked_at: string;
  readonly audit: BootAudit;
}

export interface FreezeDocument {
  readonly cause: string;
  readonly from: string;
  readonly to: string;
  readonly length_s: number;
}

export type Stage = 'watch' | 'capture' | 'restart' | 'measure' | 'correct' | 'prove';
export type Outcome = 'proven' | 'not-proven' | 'given-up';

export interface Moment {
  readonly at: string;
  readonly stage: Stage;
  readonly text: string;
}

export interface CardDocument {
  readonly at: string;
  readonly kernel: string;
  readonly panic: string | null;
  readonly cause: string | null;
  readonly task: string | null;
  readonly cpu: number | null;
  readonly backtrace: readonly string[];
  readonly cpus: readonly string[];
  readonly signature: string | null;
  readonly signature_text: string | null;
  readonly problems: readonly string[];
}

export interface WritingDocument {
  readonly path: string;
  readonly phase: string;
  readonly done_bytes: number;
  readonly total_bytes: number;
  readonly bytes_per_second: number;
  readonly left_s: number | null;
}

export interface IncidentDocument {
  readonly id: number;
  readonly domain: string;
  readonly domain_uuid: string;
  readonly strategy: string | null;
  readonly panic_at: string;
  readonly freeze_s: number | null;
  readonly outage_s: number | null;
  readonly agent_s: number | null;
  readonly baseline: {
    readonly offset_s: number | null;
    readonly bound_s: number | null;
    readonly rtc_s: number | null;
    readonly rtc_bound_s: number | null;
  } | null;
  readonly core: { readonly path: string; readonly format: string; readonly bytes: number } | null;
  readonly capture_failure: string | null;
  readonly restart: string | null;
  readonly shift: {
    readonly before_s: number | null;
    readonly bound_s: number | null;
    readonly predicted_s: number | null;
    readonly mispredicted: string | null;
  } | null;
  readonly change: Offset | null;
  readonly correction: {
    readonly method: string;
    readonly took_s: number;
    readonly attempts: number;
    readonly failure: string | null;
  } | null;
  readonly residual: Offset | null;
  readonly rtc: { readonly before_s: number | null; readonly after_s: number | null } | null;
  readonly proven: boolean;
  readonly outcome: Outcome | null;
  readonly stage: Stage;
  readonly reason: string | null;
  readonly timeline: readonly Moment[];
  readonly writing: WritingDocument | null;
  readonly card: CardDocument | null;
}

export interface SignatureDocument {
  readonly signature: string;
  readonly text: string;
  readonly count: number;
  readonly first_at: string;
  readonly last_at: string;
  readonly incidents: readonly number[];
}

/** What changed: it says what to look at again, and not what it is now. */
export interface HostEvent {
  readonly number: number;
  readonly at: string;
  readonly domain: string | null;
  readonly incident: number | null;
  readonly text: string;
}

export type EventKind = 'host' | 'domain' | 'incident' | 'core' | 'clock' | 'lost';
