// Bundles the editor and everything that it stands on into one file, ../editor.js, which is committed:
// the program builds without node. The same packages give the same bytes; a test makes them again.
// Usage: npm ci --ignore-scripts && node build.mjs [FILE]
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { outputFiles, metafile } = await build({
  absWorkingDir: here('.'),
  entryPoints: ['editor.js'],
  bundle: true,
  minify: true,
  charset: 'utf8',
  format: 'esm',
  legalComments: 'none',
  metafile: true,
  target: 'es2022',
  write: false,
});

// Whose work it is: every package of which something is in the bundle, with its notice.
const packages = new Set();
for (const input of Object.keys(metafile.inputs)) {
  const name = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1];
  if (name) packages.add(name);
}
const terms = new Map();
for (const name of [...packages].sort()) {
  const { version, license } = JSON.parse(readFileSync(here(`node_modules/${name}/package.json`), 'utf8'));
  if (license !== 'MIT') throw new Error(`${name} is under ${license}, not MIT`);
  const text = readFileSync(here(`node_modules/${name}/LICENSE`), 'utf8').replace(/\r/g, '').trim();
  const holder = text.match(/^Copyright.*$/m)[0];
  terms.set(`${name} ${version}: ${holder}`, text.slice(text.indexOf('Permission')));
}
const [permission] = terms.values();
const notice = `/*! The editor of the query page, with code under the MIT License of\n${[...terms.keys()].map((line) => `  ${line}`).join('\n')}\n\n${permission}\n*/\n`;
writeFileSync(process.argv[2] ?? here('../editor.js'), notice + outputFiles[0].text);
