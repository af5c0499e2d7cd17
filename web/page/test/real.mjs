// Watches an incident of a real guest in the page of a real daemon: `node test/real.mjs URL TOKEN-FILE DOMAIN`. It says on stdout
// how far it is, a word and a time in ms since the epoch a line, and ends when the page shows the incident proven. What has it
// panic is not here.
import { build } from 'esbuild';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(root, 'target/real');
mkdirSync(out, { recursive: true });
await build({
  entryPoints: [join(root, 'test/real-incident.ts')],
  outfile: join(out, 'real-incident.mjs'),
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  logLevel: 'warning',
});
await (await import(pathToFileURL(join(out, 'real-incident.mjs')).href)).watch(process.argv.slice(2));
