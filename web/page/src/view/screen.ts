/** What fills the page for a route. */
import type { EventKind, HostEvent } from '../api/documents.js';
import type { Client } from '../api/client.js';

/** What a screen is given. */
export interface Stage {
  readonly client: Client;
  /** Draws the screen again, soon and once. */
  changed(): void;
  /** A look was in vain. */
  failed(error: unknown): void;
}

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
