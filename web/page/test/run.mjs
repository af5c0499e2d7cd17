// Builds the page and its tests and runs them. Names as arguments choose files, and options go to node's test runner:
// `npm test -- page --test-name-pattern=login`.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

if (Number(process.versions.node.split('.')[0]) < 20) {
  console.error(
    `The tests need Node.js 20, for Playwright; this is ${process.versions.node}. The build itself needs 18.`,
  );
  process.exit(2);
}
const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const out = join(root, 'target/test');
const options = process.argv.slice(2).filter((one) => one.startsWith('--'));
const wanted = process.argv.slice(2).filter((one) => !one.startsWith('--'));

const page = spawnSync(process.execPath, [join(root, 'build.mjs')], { cwd: root, stdio: 'inherit' });
if (page.status !== 0) {
  process.exit(1);
}
rmSync(out, { recursive: true, force: true });
const tests = readdirSync(here)
  .filter((name) => name.endsWith('.test.ts'))
  .filter((name) => wanted.length === 0 || wanted.some((one) => name.startsWith(one)));
await build({
  entryPoints: tests.map((name) => join(here, name)),
  outdir: out,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  sourcemap: 'inline',
  logLevel: 'warning',
});
const files = tests.map((name) => join(out, name.replace(/\.ts$/, '.mjs')));
const result = spawnSync(
  process.execPath,
  ['--enable-source-maps', '--test', '--test-concurrency=1', '--test-reporter=spec', ...options, ...files],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
process.exit(result.status ?? 1);
