/**
 * The daemon's events. EventSource comes back by itself after a lost connection; after a refusal it does not, so that is
 * done here, ever later. What happened meanwhile is not told again: whoever listens looks at everything after a gap.
 */
import type { EventKind, HostEvent } from './documents.js';

const KINDS: readonly EventKind[] = ['host', 'domain', 'incident', 'core', 'clock', 'lost'];
const FIRST_MS = 500;
const LONGEST_MS = 15_000;

export interface Listener {
  event(kind: EventKind, event: HostEvent): void;
  /**
   * Events come from now on; those until now may have been missed.
   *
   * @param version the daemon's
   */
  live(version: string): void;
  /** Events may be missed from now on. */
  lost(): void;
}

export class Stream {
  private source: EventSource | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private pause = FIRST_MS;

  constructor(
    private readonly url: string,
    private readonly listener: Listener,
  ) {}

  open(): void {
    this.close();
    const source = new EventSource(this.url);
    this.source = source;
    source.addEventListener('hello', (message) => {
      this.pause = FIRST_MS;
      this.listener.live(String(parsed(message.data)?.['version'] ?? ''));
    });
    for (const kind of KINDS) {
      source.addEventListener(kind, (message) => {
        const event = read(message.data);
        if (event !== undefined) {
          this.listener.event(kind, event);
        }
      });
    }
    source.addEventListener('error', () => {
      this.listener.lost();
      if (source.readyState === EventSource.CLOSED) {
        this.again();
      }
    });
  }

  /** Gives a connection up that does not seem to live, and tries anew. */
  renew(): void {
    this.listener.lost();
    this.again();
  }

  close(): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = undefined;
  }

  private again(): void {
    this.close();
    this.timer = setTimeout(() => this.open(), this.pause);
    this.pause = Math.min(LONGEST_MS, this.pause * 2);
  }
}

/** An event that is none is left out: the next one, or the next look, shows what is. */
function read(data: unknown): HostEvent | undefined {
  const event = parsed(data);
  return event === undefined
    ? undefined
    : {
        number: Number(event['number']),
        at: String(event['at']),
        domain: typeof event['domain'] === 'string' ? event['domain'] : null,
        incident: typeof event['incident'] === 'number' ? event['incident'] : null,
        text: typeof event['text'] === 'string' ? event['text'] : '',
      };
}

function parsed(data: unknown): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(String(data));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
