// Builds the peers' pages the way a careful person would put them online: bundled and minified by
// esbuild, the questionnaire inside of the bundle so that nothing has to be fetched for it, files
// named by their hash so that they may be kept for ever, and compressed as far as brotli goes.

import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const HERE = fileURLToPath(new URL('.', import.meta.url));

/** Writes the page of one peer into a folder that heard-server can serve as its `--dist`. */
export async function site(folder, page, questionnaire) {
  const stamp = await stampOf(page, questionnaire);
  const built = await readFile(join(folder, 'stamp'), 'utf8').catch(() => '');
  // Compressing that far takes longer than the bench itself.
  if (built === stamp) return;
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, 'assets'), { recursive: true });
  const { outputFiles } = await build({
    entryPoints: [join(HERE, 'pages', `${page}.mjs`)],
    bundle: true, minify: true, format: 'esm', target: 'es2022', logLevel: 'error', write: false,
    splitting: true, outdir: join(folder, 'assets'),
    entryNames: 'page-[hash]', chunkNames: 'part-[hash]',
    loader: { '.ico': 'dataurl', '.woff2': 'dataurl', '.svg': 'dataurl' },
    define: { 'process.env.NODE_ENV': '"production"', __VUE_OPTIONS_API__: 'true', __VUE_PROD_DEVTOOLS__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false' },
    plugins: [given('questionnaire', questionnaire)],
  });
  for (const { path, contents } of outputFiles) await write(path, contents);
  const entry = (ending) => outputFiles.map(({ path }) => path.split('/').at(-1)).find((name) => name.startsWith('page-') && name.endsWith(ending));
  await write(join(folder, 'index.html'), Buffer.from(shell(entry('.js'), entry('.css'))));
  await writeFile(join(folder, 'stamp'), stamp);
}

/** Another one as soon as the peers, their page, the questionnaire or this file changes. */
async function stampOf(page, questionnaire) {
  const hash = createHash('sha256').update(JSON.stringify(questionnaire));
  for (const file of ['package-lock.json', `pages/${page}.mjs`, 'sites.mjs']) hash.update(await readFile(join(HERE, file)));
  return hash.digest('hex');
}

function shell(js, css) {
  const style = css ? `<link rel="stylesheet" href="assets/${css}">` : '';
  return `<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Bench</title><link rel="icon" href="data:,">${style}<script type="module" src="assets/${js}"></script></head>
<body><div id="form"></div></body></html>
`;
}

/** A module whose default export is this value. */
function given(name, value) {
  return {
    name,
    setup(bundle) {
      bundle.onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: name }));
      bundle.onLoad({ filter: /.*/, namespace: name }, () => ({ contents: `export default ${JSON.stringify(value)}`, loader: 'js' }));
    },
  };
}

async function write(path, bytes) {
  const best = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } };
  await writeFile(path, bytes);
  await writeFile(`${path}.br`, brotliCompressSync(bytes, best));
  await writeFile(`${path}.gz`, gzipSync(bytes, { level: 9 }));
}
