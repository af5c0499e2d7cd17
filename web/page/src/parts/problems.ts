/** What could not be read or done, until it can: one at a time is enough to be told. */
import { ApiError } from '../api/client.js';

export class Problems {
  private readonly known = new Map<string, string>();

  /** @param tell tells the one that is to be told; null where there is none */
  constructor(private readonly tell: (text: string | null) => void) {}

  /** @param so what follows from it */
  add(name: string, error: unknown, so: string): void {
    this.known.set(name, `${sentence(error)} ${so}`);
    this.first();
  }

  solved(name: string): void {
    if (this.known.delete(name)) {
      this.first();
    }
  }

  clear(): void {
    this.known.clear();
    this.first();
  }

  private first(): void {
    const [text] = this.known.values();
    this.tell(text ?? null);
  }
}

function sentence(error: unknown): string {
  if (error instanceof ApiError) {
    return error.status === 0
      ? 'The daemon does not answer.'
      : `The daemon refused (${error.status}): ${error.message}.`;
  }
  return `The page failed: ${error instanceof Error ? error.message : String(error)}.`;
}
