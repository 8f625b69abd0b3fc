// node form.mjs FOLDER ROUNDS: measures answers in Chromium, Heard and its peers in turn, and prints
// every round as JSON in the last line. FOLDER holds the page: Heard's module is there already.
//
// In every round all engines are given the same answers, and it is an error if afterwards they do
// not show the same questions: then they did not do the same work.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { launch } from '../browser/driver/engines.mjs';
import { StaticHost } from '../browser/driver/servers.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const ENGINES = ['heard', 'survey-core', 'survey-core-3'];
/** Heard again, that works out all pages after each answer as its app does. */
const PAGES = 'heard-pages';
/** Questions of a form, and how many of them are answered in one round. */
const SIZES = [[100, 30], [200, 30], [1_000, 12], [5_000, 3]];
/** What Heard alone is measured with: every question that a rule is about. */
const FLAT = [200, 5_000];
const AT_LEAST_MS = 20;
const READ_QUESTIONS = 1_000;
const MEMORY_QUESTIONS = 5_000;

const say = (line) => process.stderr.write(`${line}\n`);

async function main(folder, rounds) {
  await bundle(folder);
  const host = await StaticHost.start(folder);
  const browser = await launch('chromium');
  try {
    await browser.open(host.url);
    await browser.waitUntil(() => globalThis.bench !== undefined);
    await browser.evaluate(() => globalThis.bench.load());
    const answers = [];
    for (const [questions, most] of SIZES) answers.push(await answering(browser, questions, most, rounds));
    const flat = await flatness(browser, rounds);
    const reading = await readingTimes(browser, rounds);
    const memory = await memories(browser, host.url);
    process.stdout.write(`${JSON.stringify({ answers, flat, reading, memory })}\n`);
  } finally {
    await browser.close();
    await host.stop();
  }
}

/** The page with everything in it, as one file. */
async function bundle(folder) {
  await build({
    entryPoints: [join(HERE, 'form-page.mjs')],
    bundle: true, minify: true, format: 'esm', target: 'es2022', logLevel: 'error',
    outfile: join(folder, 'page.js'),
    alias: { answering: join(folder, 'answering.js') },
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  await writeFile(join(folder, 'index.html'), '<!doctype html><meta charset="utf-8"><title>Bench</title><script type="module" src="page.js"></script>');
}

/** One size of form: microseconds for an answer, by engine and round. The first round warms up. */
async function answering(browser, questions, most, rounds) {
  let asked = 0;
  const engines = [...ENGINES, PAGES];
  for (const name of engines) {
    await browser.evaluate((one, count) => globalThis.bench.read(one, count), name, questions);
    asked = await browser.evaluate((one, count, at) => globalThis.bench.prepare(one, count, at), name, questions, most);
  }
  const microseconds = Object.fromEntries(engines.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    const found = [];
    for (const name of inTurn(engines, round)) {
      const one = await browser.evaluate((name, at, ms) => globalThis.bench.measure(name, at, ms), name, round, AT_LEAST_MS);
      found.push({ name, ...one });
      if (round > 0) microseconds[name].push(one.milliseconds * 1000 / asked);
    }
    mustAgree(found, asked, questions, round);
  }
  await browser.evaluate(() => globalThis.bench.clear());
  const told = engines.map((name) => `${name} ${microseconds[name].map((one) => one.toFixed(2)).join(' ')}`);
  say(`${questions} questions, microseconds an answer: ${told.join(', ')}`);
  return { questions, asked, microseconds };
}

/** Another one begins each round, so that none always comes after the same other. */
function inTurn(engines, round) {
  return engines.map((_, at) => engines[(at + round) % engines.length]);
}

/** The same questions are shown, and every follower comes back. */
function mustAgree(found, asked, questions, round) {
  for (const one of found) {
    if (one.followed !== asked) throw new Error(`${one.name} showed ${one.followed} of ${asked} followers`);
    if (one.visible !== found[0].visible) {
      throw new Error(`${one.name} and ${found[0].name} show different questions of ${questions} in round ${round}`);
    }
  }
  const shown = found[0].visible.split('\n').length;
  const hidden = Math.ceil((questions - 2) / 3);
  const expected = questions - Math.min(asked, hidden);
  if (shown !== expected) throw new Error(`${shown} of ${questions} questions are shown, and ${expected} should be`);
}

/** Heard alone: every question with a rule about it, in a short and in a long form, in turn. */
async function flatness(browser, rounds) {
  const microseconds = Object.fromEntries(FLAT.map((questions) => [questions, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const questions of FLAT) {
      await browser.evaluate((count) => globalThis.bench.read('heard', count), questions);
      const asked = await browser.evaluate((count) => globalThis.bench.prepare('heard', count, count), questions);
      const { milliseconds } = await browser.evaluate((at, ms) => globalThis.bench.measure('heard', at, ms), round, AT_LEAST_MS);
      if (round > 0) microseconds[questions].push(milliseconds * 1000 / asked);
    }
  }
  say(`one rule touched, microseconds: ${JSON.stringify(microseconds)}`);
  return microseconds;
}

/** Milliseconds to read a form of 1,000 questions. */
async function readingTimes(browser, rounds) {
  const milliseconds = Object.fromEntries(ENGINES.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of inTurn(ENGINES, round)) {
      const took = await browser.evaluate((one, count) => globalThis.bench.read(one, count), name, READ_QUESTIONS);
      if (round > 0) milliseconds[name].push(took);
    }
  }
  say(`reading ${READ_QUESTIONS} questions, milliseconds: ${JSON.stringify(milliseconds)}`);
  return milliseconds;
}

/** Bytes that a form of 5,000 answered questions holds, each in a page that has done nothing else. */
async function memories(browser, url) {
  const bytes = {};
  for (const name of ENGINES) {
    await browser.open('about:blank');
    await browser.open(url);
    await browser.waitUntil(() => globalThis.bench !== undefined);
    await browser.evaluate(() => globalThis.bench.load());
    const before = await held(browser);
    await browser.evaluate((one, count) => globalThis.bench.read(one, count), name, MEMORY_QUESTIONS);
    await browser.evaluate((one, count) => globalThis.bench.prepare(one, count, 1), name, MEMORY_QUESTIONS);
    bytes[name] = await held(browser) - before;
  }
  say(`${MEMORY_QUESTIONS} questions, bytes: ${JSON.stringify(bytes)}`);
  return bytes;
}

/** What JavaScript holds after it has cleared up, and all of WebAssembly's memory. */
async function held(browser) {
  const session = await browser.engine.context.newCDPSession(browser.page.page);
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize + await browser.evaluate(() => globalThis.bench.wasmBytes());
}

await main(process.argv[2], Number(process.argv[3]));
