/**
 * A document of the daemon that is looked at again when an event says so: at once, and under a flood of events only as
 * often as the daemon and the browser can well bear.
 */
import type { Client } from './client.js';

const LEAST_PAUSE_MS = 200;
const MOST_PAUSE_MS = 1000;

/** The pause after a look is so many times what the look took. */
const REST = 4;

export class Resource<T> {
  value: T | undefined;
  private readonly stop = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isBusy = false;
  private isStale = false;

  /** @param changed called with each new value; what it takes counts as part of the look */
  constructor(
    private readonly client: Client,
    readonly path: () => string,
    private readonly changed: () => void,
    private readonly failed: (error: unknown) => void,
    private readonly merge: (fresh: T, old: T | undefined) => T = (fresh) => fresh,
  ) {}

  /** The first look; throws what prevents it. */
  async load(): Promise<void> {
    this.value = this.merge(await this.client.get<T>(this.path(), this.stop.signal), this.value);
  }

  /** Something changed. */
  refresh(): void {
    if (this.isBusy || this.timer !== undefined) {
      this.isStale = true;
      return;
    }
    void this.look();
  }

  close(): void {
    clearTimeout(this.timer);
    this.stop.abort();
  }

  private async look(): Promise<void> {
    const begin = performance.now();
    this.isBusy = true;
    this.isStale = false;
    try {
      await this.load();
      this.changed();
    } catch (e) {
      if (!this.stop.signal.aborted) {
        this.failed(e);
      }
    } finally {
      this.isBusy = false;
    }
    if (this.stop.signal.aborted) {
      return;
    }
    const took = performance.now() - begin;
    this.timer = setTimeout(
      () => {
        this.timer = undefined;
        if (this.isStale) {
          void this.look();
        }
      },
      Math.min(MOST_PAUSE_MS, Math.max(LEAST_PAUSE_MS, took * REST)),
    );
  }
}
