// Runs the browser tests: node run.mjs [FILTER...]
//
// Each file in tests/ exports `name`, `engines` and `async run(t)`; optional `seconds`. A filter
// is a part of "NAME (ENGINE)". Engines run one after another, because two browsers at once make
// waits on a small machine long enough to fail for no reason.

import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch, missing, NAMES } from './driver/engines.mjs';
import { HeardServer, Line, StaticHost } from './driver/servers.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const RESULTS = join(HERE, 'results');
/** Only a test that hangs is ended by it, however slow the machine. */
const TEST_SECONDS = 600;

/** What a test is given: everything it starts is ended after it, whatever happens. */
class Trial {
  constructor(engine) {
    this.engine = engine;
    this.browsers = [];
    this.servers = [];
    this.folders = [];
  }

  /** A browser of the engine under test, with an empty profile. */
  async launch(options = {}) {
    const browser = await launch(options.engine ?? this.engine, options);
    this.browsers.push(browser);
    this.folders.push(browser.folder);
    return browser;
  }

  /** A real server with an empty data folder, or with the one given. */
  async server({ data, args = [] } = {}) {
    const server = await HeardServer.start(data ?? await this.folder(), args);
    this.servers.push(server);
    return server;
  }

  /** A line to a server that loses answers when it is told to. */
  async line(to) {
    const line = await Line.start(to);
    this.servers.push(line);
    return line;
  }

  /** A host of plain files. */
  async host(folder, options) {
    const host = await StaticHost.start(folder, options);
    this.servers.push(host);
    return host;
  }

  /** A temporary folder. */
  async folder() {
    const folder = await mkdtemp(join(tmpdir(), 'heard-test-'));
    this.folders.push(folder);
    return folder;
  }

  async end() {
    for (const browser of this.browsers) await browser.close().catch(() => {});
    for (const server of this.servers) await server.stop().catch(() => {});
    for (const folder of this.folders) await rm(folder, { recursive: true, force: true, maxRetries: 5 }).catch(() => {});
  }
}

async function main(filters) {
  await rm(RESULTS, { recursive: true, force: true });
  await mkdir(RESULTS, { recursive: true });
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { test, engine } of await chosen(filters)) {
    counts[await runOne(test, engine)] += 1;
  }
  const none = counts.passed + counts.failed + counts.skipped === 0;
  if (none) console.log(`no test matches ${filters.join(' ')}`);
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
  process.exit(counts.failed > 0 || none ? 1 : 0);
}

/** The tests that the filters leave, engine by engine. */
async function chosen(filters) {
  const files = (await readdir(join(HERE, 'tests'))).filter((file) => file.endsWith('.mjs')).sort();
  const tests = await Promise.all(files.map((file) => import(`./tests/${file}`)));
  const all = NAMES.flatMap((engine) => tests.filter((test) => test.engines.includes(engine)).map((test) => ({ test, engine })));
  return all.filter(({ test, engine }) => filters.every((filter) => `${test.name} (${engine})`.includes(filter)));
}

/** Runs one test in one engine; gives 'passed', 'failed' or 'skipped'. */
async function runOne(test, engine) {
  const title = `${test.name} (${engine})`;
  const absent = missing(engine);
  if (absent && process.env.CI === 'true') return said('failed', `not ok ${title}: ${absent}`);
  if (absent) return said('skipped', `skipped ${title}: ${absent}`);
  const trial = new Trial(engine);
  const start = performance.now();
  try {
    await inTime(test.run(trial), test.seconds ?? TEST_SECONDS);
    return said('passed', `ok ${title} ${((performance.now() - start) / 1000).toFixed(1)}s`);
  } catch (error) {
    await keep(trial, `${test.name}-${engine}`, error);
    return said('failed', `not ok ${title}: ${error.stack ?? error}`);
  } finally {
    await trial.end();
  }
}

async function inTime(work, seconds) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${seconds} s`)), seconds * 1000);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Keeps what was on the screens and in the logs when a test failed. */
async function keep(trial, name, error) {
  const lines = [String(error.stack ?? error)];
  for (const [at, browser] of trial.browsers.entries()) {
    await browser.screenshot(join(RESULTS, `${name}-${at}.png`)).catch(() => {});
    lines.push(`\n== page ${at} ==`, await browser.text().catch((trouble) => String(trouble)));
    lines.push(`\n== console ${at} ==`, ...browser.log.console.slice(-50));
  }
  for (const server of trial.servers) if (server.output) lines.push('\n== server ==', server.output.slice(-5000));
  await writeFile(join(RESULTS, `${name}.txt`), lines.join('\n'));
}

function said(result, line) {
  console.log(line);
  return result;
}

await main(process.argv.slice(2));
