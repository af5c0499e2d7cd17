// Writes the page into a directory: index.html and, under assets/, files whose names carry a hash of their content, so
// that they may be kept for ever. The directory is the first argument, else CORETIME_PAGE_OUT, else target/page.
import { build } from 'esbuild';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? process.env.CORETIME_PAGE_OUT ?? join(here, 'target/page'));
rmSync(join(out, 'assets'), { recursive: true, force: true });

/** What is taken in keeps its licence beside it. */
const licences = {
  name: 'licences',
  setup: (run) =>
    run.onLoad({ filter: /node_modules\/uplot\/.*\.js$/ }, ({ path }) => ({
      contents: `/*! uPlot\n${readFileSync(join(here, 'node_modules/uplot/LICENSE'), 'utf8')}*/\n${readFileSync(path, 'utf8')}`,
      loader: 'js',
    })),
};

const result = await build({
  absWorkingDir: here,
  entryPoints: { page: 'src/main.ts', style: 'src/style.css', icon: 'src/icon.svg' },
  outdir: join(out, 'assets'),
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  target: ['es2022'],
  minify: true,
  loader: { '.svg': 'copy' },
  legalComments: 'eof',
  plugins: [licences],
  metafile: true,
  logLevel: 'warning',
});

const written = Object.entries(result.metafile.outputs).map(([path, output]) => ({
  file: resolve(here, path),
  from: output.entryPoint ?? Object.keys(output.inputs)[0],
}));
const asset = (source) => {
  const found = written.find((one) => one.from === source && !one.file.endsWith('.map'));
  if (found === undefined) {
    throw new Error(`esbuild wrote nothing of ${source}`);
  }
  return `assets/${basename(found.file)}`;
};
const html = readFileSync(join(here, 'src/index.html'), 'utf8')
  .replace('{script}', asset('src/main.ts'))
  .replace('{style}', asset('src/style.css'))
  .replace('{icon}', asset('src/icon.svg'));
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'index.html'), html);

const files = [join(out, 'index.html'), ...written.map((one) => one.file)];
const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0);
console.log(`${files.length} files in ${out}, ${(bytes / 1000).toFixed(1)} kB gzipped`);
