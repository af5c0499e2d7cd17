// Builds the page and its tests and runs them. Names as arguments choose files, and options go to node's test runner:
// `npm test -- page --test-name-pattern=login`. `--figures` first: what measures, instead.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const out = join(root, 'target/test');
const measures = process.argv[2] === '--figures';
const ending = measures ? '.measure.ts' : '.test.ts';
const given = process.argv.slice(measures ? 3 : 2);
const options = given.filter((one) => one.startsWith('--'));
const wanted = given.filter((one) => !one.startsWith('--'));

const page = spawnSync(process.execPath, [join(root, 'build.mjs')], { cwd: root, stdio: 'inherit' });
if (page.status !== 0) {
  process.exit(1);
}
rmSync(out, { recursive: true, force: true });
const tests = readdirSync(here)
  .filter((name) => name.endsWith(ending))
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
