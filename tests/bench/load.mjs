// node load.mjs FOLDER ROUNDS: the time until the first question can be answered, cold, warm and
// offline, on a slow line and a slow device; Heard and its peers in turn, each round in a browser
// with an empty profile. The last line is every round as JSON. FOLDER is for the peers' pages.

import { appendFile, cp, mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { launch } from '../browser/driver/engines.mjs';
import { DIST, HeardServer, heard, ROOT } from '../browser/driver/servers.mjs';
import { freePort, until } from '../browser/driver/processes.mjs';
import { questionnaire, surveyJson, xform } from './convert.mjs';
import { Line } from './line.mjs';
import { probe } from './probe.mjs';
import { site } from './sites.mjs';
import { tapThrough } from './taps.mjs';

/** The questionnaire that is loaded; 22 questions and two offers of more. */
const FORM = 'parent-after-icpc';
const ANSWERABLE_MS = 120_000;
/** What a service worker may take to come and to fetch all it keeps, on an unslowed line. */
const KEPT_MS = 60_000;

const say = (line) => process.stderr.write(`${line}\n`);

async function main(folder, rounds) {
  const asked = questionnaire(await readFile(await newest(FORM), 'utf8'));
  const sides = await serve(folder, asked);
  try {
    const loads = [];
    for (let round = 1; round <= rounds; round += 1) {
      for (const side of inTurn(sides, round)) loads.push({ side: side.name, round, ...await visit(side, asked) });
    }
    const taps = await tapThrough(sides[0].server.url, rounds > 1);
    process.stdout.write(`${JSON.stringify({ form: FORM, questions: asked.questions.length, loads, taps })}\n`);
  } finally {
    for (const { server } of sides) await server.stop();
  }
}

/** The newest version of a questionnaire. */
async function newest(id) {
  const names = (await readdir(join(ROOT, 'public/forms'))).filter((name) => name.startsWith(`${id}.`));
  return join(ROOT, 'public/forms', names.sort().at(-1));
}

/** All sides by the same server program, which sends brotli; Heard's has a service set up. */
async function serve(folder, asked) {
  await site(join(folder, 'survey-js-ui'), 'surveyjs', surveyJson(asked));
  await site(join(folder, 'odk-web-forms'), 'odk', xform(asked));
  const data = join(folder, 'data');
  const of = (name) => join(data, name);
  await rm(data, { recursive: true, force: true });
  for (const name of ['heard', 'survey-js-ui', 'odk-web-forms']) await mkdir(of(name), { recursive: true });
  await heard(['demo', '--data', of('heard'), '--write-config']);
  await offerAll(join(of('heard'), 'service.toml'));
  // A copy, because a build may put another in its place while this runs.
  await rm(join(folder, 'heard'), { recursive: true, force: true });
  await cp(DIST, join(folder, 'heard'), { recursive: true });
  const served = async (name) => {
    const server = new HeardServer(of(name), await freePort());
    server.args = ['--dist', join(folder, name)];
    await server.start();
    return server;
  };
  const ours = await served('heard');
  await heard(['demo', '--data', of('heard'), '--server', ours.url, '--size', 'none']);
  const invited = ['1', FORM, '', '', '', '', '', ''].join('.');
  return [
    { name: 'heard', server: ours, path: `/#${invited}`, keeps: keptWhole },
    // Neither of the peers' pages comes with a service worker.
    { name: 'survey-js-ui', server: await served('survey-js-ui'), path: '/' },
    // It writes its styles into the page, which the server's policy refuses.
    { name: 'odk-web-forms', server: await served('odk-web-forms'), path: '/', bypassPolicy: true },
  ];
}

/** The made-up service offers some of the questionnaires; here it offers all of them. */
async function offerAll(settings) {
  const offered = await readFile(settings, 'utf8');
  const ids = new Set((await readdir(join(ROOT, 'public/forms'))).filter((name) => name.endsWith('.json')).map((name) => name.split('.')[0]));
  const missing = [...ids].filter((id) => !offered.includes(`id = "${id}"`));
  await appendFile(settings, missing.map((id) => `\n[[forms]]\nid = "${id}"\n`).join(''));
}

function inTurn(sides, round) {
  return sides.map((_, at) => sides[(at + round) % sides.length]);
}

/** One side in a browser that knows nothing yet: cold, again, and without the server. */
async function visit(side, asked) {
  const browser = await launch('chromium');
  try {
    const cold = await load(browser, side, asked);
    if (side.keeps) await side.keeps(cold.tab);
    await cold.tab.close();
    const warm = await load(browser, side, asked);
    await warm.tab.close();
    const offline = side.keeps ? await withoutServer(browser, side, asked) : null;
    const told = [`cold ${shown(cold.found)}`, `warm ${shown(warm.found)}`, `offline ${offline ? shown(offline) : 'cannot'}`];
    say(`${side.name}: ${told.join(', ')}`);
    return { cold: cold.found, warm: warm.found, offline };
  } finally {
    await browser.close();
  }
}

function shown({ milliseconds, bytes }) {
  return `${milliseconds.toFixed(0)} ms (${bytes} bytes)`;
}

/** Opens it in a tab of its own, slowed, and waits until the first question can be answered. */
async function load(browser, side, asked) {
  const tab = await browser.engine.context.newPage();
  const line = await Line.of(tab, side);
  const [{ label, choices }] = asked.questions;
  await tab.addInitScript(probe, { label, choices: choices.map((choice) => choice.label) });
  // The page says so by itself: asking it again and again would slow it down.
  let tell;
  const answerable = new Promise((resolve) => { tell = resolve; });
  await tab.exposeBinding('heardAnswerable', (_, found) => tell(found));
  const late = setTimeout(tell, ANSWERABLE_MS);
  await line.slow();
  line.begin();
  await tab.goto(`${side.server.url}${side.path}`, { waitUntil: 'commit', timeout: ANSWERABLE_MS });
  const found = await answerable;
  clearTimeout(late);
  if (!found) throw new Error(`${side.name} shows no first question: ${await tab.evaluate(() => document.body.innerText)}`);
  const came = line.until(found.answerable);
  await line.fast();
  return { tab, found: { milliseconds: found.answerable, painted: found.painted, shift: found.shift, ...came } };
}

/** Waits until Heard's service worker holds all that its list names; it writes the list last. */
async function keptWhole(tab) {
  await until(() => tab.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith('heard-app-'));
    const lists = await Promise.all(names.map(async (name) => (await caches.open(name)).match('offline.json')));
    return lists.some(Boolean) && navigator.serviceWorker.controller !== null;
  }), KEPT_MS, async () => 'Heard left no service worker behind that holds all of it.');
}

async function withoutServer(browser, side, asked) {
  await side.server.stop();
  try {
    const { tab, found } = await load(browser, side, asked);
    await tab.close();
    return found;
  } finally {
    await side.server.start();
  }
}

await main(process.argv[2], Number(process.argv[3]));
