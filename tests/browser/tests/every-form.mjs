// Every questionnaire, from its first page to “Sent”, once by taps alone and once by keys alone:
// in Chromium all of them, in Firefox and WebKit one for each temper. What is not named, cannot be
// seen, is too small or out of order is found on the way (walker.mjs). Firefox without a display is
// never the window in front, and lets no key press a button: there it is taps only.

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../driver/servers.mjs';
import { Finger, Keys, Walker } from '../walker.mjs';
import * as steps from '../steps.mjs';

export const name = 'every-form';
export const engines = ['chromium', 'firefox', 'webkit'];
export const seconds = 1200;

const FOLDER = join(ROOT, 'public', 'forms');
/** One for each temper, for the engines that are driven one page at a time. */
const THREE = ['child-review-4-7', 'foster-review', 'parent-after-review'];
/** So many people at once: more than there are processors only wait for each other. */
const AT_ONCE = 3;
/** All there is to meet in the questionnaires of today; a kind that is new has to be added here. */
const KINDS = [
  'acknowledge', 'board board pitch', 'board board plain', 'board board ship', 'board board story', 'cards', 'choice',
  'choices', 'date', 'people', 'scale', 'text', 'textarea', 'number',
];

export async function run(t) {
  const forms = await all();
  const service = await steps.service(t, 'none', [], forms);
  const browser = await t.launch();
  const chosen = t.engine === 'chromium' ? forms : forms.filter((form) => THREE.includes(form));
  const walks = chosen.flatMap((form, turn) => [
    { form, turn, Hand: Finger },
    ...(t.engine === 'firefox' ? [] : [{ form, turn: turn + 2, Hand: Keys }]),
  ]);
  const walked = t.engine === 'chromium' ? await several(browser, service, walks) : await oneByOne(browser, service, walks);
  assert.deepEqual(Object.fromEntries(walked.flatMap(({ faults }) => faults)), {});
  assert.deepEqual(browser.log.breaches, []);
  if (t.engine === 'chromium') met(walked);
  const officer = await t.launch();
  await steps.unlock(officer, service);
  await steps.waitForAll(officer, walks.length);
}

/** The ids of all questionnaires that ship. */
async function all() {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.json'));
  const ids = await Promise.all(files.map(async (file) => JSON.parse(await readFile(join(FOLDER, file), 'utf8')).id));
  return [...new Set(ids)].sort();
}

async function several(browser, service, walks) {
  const [left, done] = [[...walks], []];
  const next = async () => {
    for (let one = left.shift(); one; one = left.shift()) {
      const size = one.turn % 2 ? { width: 800, height: 1280 } : { width: 360, height: 740 };
      const person = await browser.stranger({ touch: one.Hand === Finger, ...size });
      done.push(await walk(person, service, one));
      await person.page.close();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  return done;
}

async function oneByOne(browser, service, walks) {
  await browser.viewport(800, 1000);
  const done = [];
  for (const one of walks) done.push(await walk(browser, service, one));
  return done;
}

async function walk(browser, { url }, { form, turn, Hand }) {
  const walker = new Walker(browser, new Hand(browser), { turn });
  const where = `${form} by ${walker.hand.name}`;
  await browser.open('about:blank');
  await browser.open(`${url}#1.${form}......`);
  await walker.walk().catch((error) => {
    error.message = `${where}: ${error.message}`;
    throw error;
  });
  return { met: walker.met, faults: [...walker.faults].map(([fault, page]) => [fault, `${where}, “${page}”`]) };
}

/** Taps and keys met every kind between them, each look of the board among them. */
function met(walked) {
  const kinds = new Set(walked.flatMap(({ met: some }) => [...some]));
  assert.deepEqual(KINDS.filter((kind) => !kinds.has(kind)), [], `met: ${[...kinds].sort()}`);
}
