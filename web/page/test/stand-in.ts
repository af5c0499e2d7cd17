/**
 * A stand-in for the daemon's server, so that the page can be tried alone: it serves the built page under the policy that
 * the real one has, documents in the API's form, and an event stream. The real server is tested in Java, with a real guest.
 */
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { createGzip } from 'node:zlib';
import type {
  BootDocument,
  DomainDocument,
  EventKind,
  FreezeDocument,
  HostDocument,
  IncidentDocument,
  Reading,
  SignatureDocument,
} from '../src/api/documents.js';
import { HOST } from './documents.js';
import { PICTURE } from './boot-order.js';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
/** Of a picture that is opened by itself. */
const PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const COOKIE = 'coretime_session=begun';

export class StandIn {
  host: HostDocument = HOST;
  domains: DomainDocument[] = [];
  incidents: IncidentDocument[] = [];
  signatures: SignatureDocument[] = [];
  readings: Record<string, Reading[]> = {};
  freezes: FreezeDocument[] = [];
  log = '';
  boot: BootDocument | undefined;
  /** What is said instead of the boot order; the status is the problem's. */
  bootProblem: { status: number; detail: string } | undefined;
  /** Boot orders that are asked for wait for it. */
  bootTold: Promise<void> = Promise.resolve();
  /** Wanted at login; null where none is. */
  token: string | null = null;
  version = '0.1.0';
  /** What is told instead of the domains, where it is to be wrong. */
  broken: string | null = null;
  readonly asked: string[] = [];
  /** What is told of an incident is held up until then; it is what it was when it was asked for. */
  onTheWay: Promise<void> = Promise.resolve();
  private readonly streams = new Set<ServerResponse>();
  private number = 0;
  private isDown = false;

  private constructor(
    private readonly directory: string,
    private readonly server: Server,
  ) {
    server.on('request', (request, response) => this.answer(request, response));
  }

  static async start(directory: string): Promise<StandIn> {
    const server = createServer();
    const standIn = new StandIn(directory, server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return standIn;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  tell(kind: EventKind, about: { domain?: string; incident?: number; text?: string } = {}): void {
    const event = {
      number: ++this.number,
      at: new Date().toISOString(),
      domain: about.domain ?? null,
      incident: about.incident ?? null,
      text: about.text ?? '',
    };
    for (const stream of this.streams) {
      stream.write(`event: ${kind}\nid: ${event.number}\ndata: ${JSON.stringify(event)}\n\n`);
    }
  }

  listeners(): number {
    return this.streams.size;
  }

  /** As a daemon that has died: connections end, new ones are refused an answer. */
  down(): void {
    this.isDown = true;
    this.server.closeAllConnections();
    this.streams.clear();
  }

  up(): void {
    this.isDown = false;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    if (this.isDown) {
      request.socket.destroy();
      return;
    }
    const url = new URL(request.url ?? '/', this.url);
    this.asked.push(`${request.method} ${url.pathname}${url.searchParams.has('refresh') ? url.search : ''}`);
    response.setHeader('content-security-policy', POLICY);
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('referrer-policy', 'no-referrer');
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    response.setHeader('cross-origin-resource-policy', 'same-origin');
    if (!url.pathname.startsWith('/api/v1/')) {
      this.file(url.pathname === '/' ? 'index.html' : url.pathname, response);
      return;
    }
    const path = url.pathname.slice('/api/v1/'.length);
    if (path === 'login') {
      void this.login(request, response);
    } else if (this.token !== null && !(request.headers.cookie ?? '').includes(COOKIE)) {
      problem(response, 401, 'Unauthorized');
    } else if (path === 'logout') {
      response.writeHead(204, { 'set-cookie': 'coretime_session=; Max-Age=0; Path=/' }).end();
    } else if (path === 'events') {
      this.stream(response);
    } else if (/^domains\/[^/]+\/boot/.test(path)) {
      void this.bootTold.then(() => this.bootOrder(path.endsWith('/graph'), response));
    } else {
      this.document(path.split('/'), url.searchParams, response);
    }
  }

  private file(path: string, response: ServerResponse): void {
    const file = normalize(join(this.directory, path));
    if (!file.startsWith(this.directory) || !existsSync(file)) {
      problem(response, 404, 'Not Found');
      return;
    }
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-encoding': 'gzip',
      'cache-control': 'no-cache',
    });
    createReadStream(file).pipe(createGzip()).pipe(response);
  }

  private async login(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) {
      body += String(chunk);
    }
    if ((JSON.parse(body) as { token: string }).token === this.token) {
      response.writeHead(204, { 'set-cookie': `${COOKIE}; Path=/; HttpOnly; SameSite=Strict` }).end();
    } else {
      problem(response, 401, 'Unauthorized');
    }
  }

  private stream(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(
      `retry: 300\nevent: hello\ndata: ${JSON.stringify({ at: new Date().toISOString(), version: this.version, started_at: this.host.started_at })}\n\n`,
    );
    this.streams.add(response);
    response.on('close', () => this.streams.delete(response));
  }

  private document([kind, id, part]: string[], query: URLSearchParams, response: ServerResponse): void {
    const incident = this.incidents.find((one) => String(one.id) === id);
    const domain = this.domains.find((one) => one.domain === id);
    if (kind === 'host') {
      json(response, this.host);
    } else if (kind === 'signatures') {
      json(response, { signatures: this.signatures });
    } else if (kind === 'domains' && id === undefined && this.broken !== null) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(this.broken);
    } else if (kind === 'domains' && id === undefined) {
      json(response, { domains: this.domains });
    } else if (kind === 'domains' && domain !== undefined) {
      const since = query.get('since') ?? '';
      const readings = (this.readings[query.get('clock') ?? 'system'] ?? []).filter((one) => one.at >= since);
      json(
        response,
        part === 'readings'
          ? { total: readings.length, readings }
          : part === 'freezes'
            ? { freezes: this.freezes.filter((one) => one.to >= since) }
            : domain,
      );
    } else if (kind === 'incidents' && id === undefined) {
      this.list(query, response);
    } else if (incident !== undefined && part === 'log') {
      response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(this.log);
    } else if (incident !== undefined && part === 'core') {
      response
        .writeHead(200, {
          'content-type': 'application/octet-stream',
          'content-disposition': `attachment; filename="${incident.id}.core"`,
        })
        .end('KDUMP   ');
    } else if (incident !== undefined && part === undefined) {
      void this.onTheWay.then(() => json(response, incident));
    } else {
      problem(response, 404, 'Not Found');
    }
  }

  private bootOrder(isPicture: boolean, response: ServerResponse): void {
    if (this.bootProblem !== undefined || this.boot === undefined) {
      problem(response, this.bootProblem?.status ?? 404, 'Refused', this.bootProblem?.detail);
    } else if (isPicture) {
      response.setHeader('content-security-policy', PICTURE_POLICY);
      response.writeHead(200, { 'content-type': 'image/svg+xml', 'cache-control': 'no-store' }).end(PICTURE);
    } else {
      json(response, this.boot);
    }
  }

  private list(query: URLSearchParams, response: ServerResponse): void {
    const before = Number(query.get('before') ?? Infinity);
    const incidents = this.incidents.filter((one) => (!query.has('domain') || one.domain_uuid === query.get('domain')) && one.id < before);
    json(response, {
      incidents: [...incidents].sort((a, b) => b.id - a.id).slice(0, Number(query.get('limit') ?? 50)),
    });
  }
}

function json(response: ServerResponse, document: unknown): void {
  response
    .writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify(document));
}

function problem(response: ServerResponse, status: number, title: string, detail?: string): void {
  response
    .writeHead(status, { 'content-type': 'application/problem+json' })
    .end(JSON.stringify({ type: 'about:blank', title, status, detail }));
}
