/** What fills the page for a route. */
import type { EventKind, HostEvent } from '../api/documents.js';
import type { Watcher } from '../api/resource.js';

/** What a screen is given. */
export type Stage = Watcher;

export interface Screen {
  /** For the window and for what is read out when the screen comes. */
  title(): string;
  /** The first look; throws what prevents it. */
  load(): Promise<void>;
  /** @param width what there is for figures, in pixels */
  draw(width: number): Node[];
  /** Something changed. */
  event(kind: EventKind, event: HostEvent): void;
  /** Events may have been missed. */
  again(): void;
  /** Whether something on it grows with time alone. */
  isMoving(): boolean;
  close(): void;
}
