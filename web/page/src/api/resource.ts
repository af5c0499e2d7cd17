/**
 * A document of the daemon that is looked at again when an event says so: at once, and under a flood of events only as
 * often as the daemon and the browser can well bear.
 */
import { isUnauthenticated, type Client } from './client.js';

const LEAST_PAUSE_MS = 200;
const MOST_PAUSE_MS = 1000;

/** The pause after a look is so many times what the look took. */
const REST = 4;

/** Whoever shows what was looked at. */
export interface Watcher {
  readonly client: Client;
  /** Something is to be drawn again, soon and once; by its name, a document that could be read. */
  changed(name?: string): void;
  /** A look was in vain. */
  failed(name: string, error: unknown): void;
}

export class Resource<T> {
  value: T | undefined;
  private readonly stop = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isBusy = false;
  private isStale = false;

  constructor(
    private readonly watcher: Watcher,
    private readonly path: () => string,
  ) {}

  /** The first look; throws what prevents it. */
  async load(): Promise<void> {
    this.value = await this.watcher.client.get<T>(this.path(), this.stop.signal);
  }

  /** The first look, where the screen is worth something without it, too; throws only where a login is missing. */
  async loadIfPossible(): Promise<void> {
    try {
      await this.load();
    } catch (e) {
      if (isUnauthenticated(e) || this.stop.signal.aborted) {
        throw e;
      }
      this.watcher.failed(this.name(), e);
    }
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

  /** What it is, whatever is asked of it. */
  private name(): string {
    return this.path().replace(/\?.*/, '');
  }

  private async look(): Promise<void> {
    const begin = performance.now();
    this.isBusy = true;
    this.isStale = false;
    try {
      await this.load();
      this.watcher.changed(this.name());
    } catch (e) {
      if (!this.stop.signal.aborted) {
        this.watcher.failed(this.name(), e);
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
