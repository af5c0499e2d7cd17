/** Asks the daemon. Paths are relative, so that the page works below any prefix that a proxy gives it. */

const BASE = 'api/v1/';

/** No answer within this time is none. */
const LONGEST_MS = 10_000;

/** The daemon's refusal, or that there was no answer. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  /** @param status 0 where nobody answered */
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Whether to log in is what helps. */
export function isUnauthenticated(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}

export class Client {
  /** The host's clock minus this browser's, in milliseconds, as the last answer's header says it in whole seconds. */
  private skew = 0;

  /** Now by the host's clock, to a second or so. */
  now(): number {
    return Date.now() + this.skew;
  }

  /** @param longest how long an answer may take, in milliseconds */
  async get<T>(path: string, signal?: AbortSignal, longest = LONGEST_MS): Promise<T> {
    const response = await this.ask('GET', path, 'application/json', undefined, signal, longest);
    return (await response.json()) as T;
  }

  /** A text's end, as far as it may be long; whole tells whether it is all of it. */
  async text(path: string, longest: number): Promise<{ text: string; whole: boolean }> {
    const all = await (await this.ask('GET', path, 'text/plain')).text();
    return { text: all.slice(-longest), whole: all.length <= longest };
  }

  async login(token: string): Promise<void> {
    await this.ask('POST', 'login', 'application/json', JSON.stringify({ token }));
  }

  async logout(): Promise<void> {
    await this.ask('POST', 'logout', 'application/json');
  }

  url(path: string): string {
    return BASE + path;
  }

  private async ask(
    method: string,
    path: string,
    accept: string,
    body?: string,
    signal?: AbortSignal,
    longest = LONGEST_MS,
  ): Promise<Response> {
    const limit = AbortSignal.timeout(longest);
    let response: Response;
    try {
      response = await fetch(this.url(path), {
        method,
        headers: { accept, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        body: body ?? null,
        credentials: 'same-origin',
        cache: 'no-store',
        signal: signal === undefined ? limit : either(signal, limit),
      });
    } catch (e) {
      if (signal?.aborted) {
        throw e;
      }
      throw new ApiError(0, 'the daemon does not answer');
    }
    this.compare(response.headers.get('date'));
    if (!response.ok) {
      throw new ApiError(response.status, await reason(response));
    }
    return response;
  }

  private compare(date: string | null): void {
    const said = date === null ? NaN : Date.parse(date);
    if (!Number.isNaN(said)) {
      const difference = said + 500 - Date.now();
      this.skew = Math.abs(difference) < 1500 ? 0 : difference;
    }
  }
}

/** The title or detail of an RFC 9457 problem, else the status. */
async function reason(response: Response): Promise<string> {
  try {
    const problem = (await response.json()) as { title?: unknown; detail?: unknown };
    const text = problem.detail ?? problem.title;
    return typeof text === 'string' ? text.slice(0, 500) : `status ${response.status}`;
  } catch {
    return `status ${response.status}`;
  }
}

function either(one: AbortSignal, other: AbortSignal): AbortSignal {
  const controller = new AbortController();
  for (const signal of [one, other]) {
    if (signal.aborted) {
      controller.abort(signal.reason);
    }
    signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true, signal: controller.signal });
  }
  return controller.signal;
}
