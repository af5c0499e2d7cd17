/** Debian's Chromium, and pages in it that fail their test by anything that goes wrong in them. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';

const EXECUTABLE = process.env['CORETIME_CHROMIUM'] ?? '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
export const SCREENS = process.env['CORETIME_PAGE_SCREENS'] ?? join(process.cwd(), 'target/screens');

export type Look = 'light' | 'dark' | 'phone' | 'phone-dark';

const LOOKS: Record<Look, BrowserContextOptions> = {
  light: { viewport: { width: 1200, height: 900 }, colorScheme: 'light' },
  dark: { viewport: { width: 1200, height: 900 }, colorScheme: 'dark' },
  phone: { viewport: { width: 320, height: 640 }, colorScheme: 'light', isMobile: true, hasTouch: true },
  'phone-dark': { viewport: { width: 320, height: 640 }, colorScheme: 'dark', isMobile: true, hasTouch: true },
};

/** A page with what was asked of the network and what went wrong. */
export interface Watched {
  readonly page: Page;
  readonly requests: string[];
  readonly errors: string[];
}

export class Browser {
  private constructor(
    private readonly directory: string,
    private readonly running: Awaited<ReturnType<typeof chromium.launch>>,
  ) {}

  static async start(): Promise<Browser> {
    mkdirSync(SCREENS, { recursive: true });
    const directory = mkdtempSync(join(tmpdir(), 'coretime-page-'));
    const running = await chromium.launch({
      executablePath: EXECUTABLE,
      headless: true,
      args: FLAGS,
      // What the browser leaves behind goes with the directory.
      env: {
        ...process.env,
        HOME: directory,
        XDG_CONFIG_HOME: directory,
        XDG_CACHE_HOME: directory,
        TMPDIR: directory,
      } as Record<string, string>,
      timeout: 120_000,
    });
    return new Browser(directory, running);
  }

  async open(look: Look = 'light', more: BrowserContextOptions = {}): Promise<Watched> {
    const context: BrowserContext = await this.running.newContext({ ...LOOKS[look], ...more });
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    const requests: string[] = [];
    const errors: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        errors.push(message.text());
      }
    });
    page.on('dialog', (dialog) => {
      errors.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    return { page, requests, errors };
  }

  async close(): Promise<void> {
    await this.running.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
