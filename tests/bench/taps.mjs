// Goes through Heard's questionnaires with real taps on a slow device and measures the longest task
// after each tap, for every kind of question, and whether anything moved that nobody touched.

import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launch } from '../browser/driver/engines.mjs';
import { ROOT } from '../browser/driver/servers.mjs';
import { pause } from '../browser/driver/processes.mjs';
import { CPU_SLOWER } from './line.mjs';

/** Together they ask in every way there is. */
const FORMS = ['child-review-8-11', 'child-review-cards', 'observation', 'parent-review', 'young-person-review'];
const FORMS_QUICK = FORMS.slice(1, 2);
const PAGES_MAX = 120;
const PAGES_MAX_QUICK = 12;
const TAPS_A_PAGE = 3;
const ROUNDS = 3;
/** What a page may keep a person from going on; after that the rest is left out. */
const STUCK_MAX = 3;
const SETTLED_MS = 400;
const STARTED_MS = 30_000;

/**
 * By kind of question, the longest task that follows one tap: of each tap the middle one of several
 * goes, and the longest of all goes beside it. What the machine itself does at that moment, or the
 * browser for the whole of its memory, meets another tap each time; what the page does is always there.
 */
export async function tapThrough(url, all) {
  const taps = {};
  const shifts = {};
  for (let round = 0; round < (all ? ROUNDS : 1); round += 1) {
    for (const form of all ? FORMS : FORMS_QUICK) {
      const browser = await launch('chromium');
      try {
        await browser.viewport(360, 740);
        shifts[form] ??= { shift: 0, moved: [] };
        const moved = await one(browser, url, form, all ? PAGES_MAX : PAGES_MAX_QUICK, (key, kind, tap) => {
          taps[`${form}, ${key}`] ??= { kind, goes: [] };
          taps[`${form}, ${key}`].goes.push(tap);
        });
        if (moved.shift >= shifts[form].shift) shifts[form] = moved;
      } finally {
        await browser.close();
      }
    }
  }
  return { kinds: byKind(Object.values(taps)), shifts };
}

function byKind(taps) {
  const kinds = {};
  for (const { kind, goes } of taps) {
    const sorted = goes.toSorted((one, other) => one - other);
    const known = kinds[kind] ?? { taps: 0, longest: 0, ever: 0 };
    kinds[kind] = {
      taps: known.taps + 1,
      longest: Math.max(known.longest, sorted[Math.floor(sorted.length / 2)]),
      ever: Math.max(known.ever, sorted.at(-1)),
    };
  }
  return kinds;
}

/** The kind of each item of a questionnaire by its name. */
async function kindsOf(form) {
  const folder = join(ROOT, 'public/forms');
  const file = (await readdir(folder)).filter((name) => name.startsWith(`${form}.`)).sort().at(-1);
  const kinds = {};
  const walk = (items) => items.forEach((item) => {
    kinds[item.name] = item.type;
    walk(item.items ?? []);
  });
  walk(JSON.parse(await readFile(join(folder, file), 'utf8')).survey);
  return kinds;
}

async function one(browser, url, form, pages, tapped) {
  const kindOf = await kindsOf(form);
  const tab = browser.page.page;
  await tab.addInitScript(observe);
  const session = await tab.context().newCDPSession(tab);
  await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWER });
  await tab.goto(`${url}/#${['1', form, '', '', '', '', '', ''].join('.')}`);
  await tab.waitForSelector('main input, main button.main', { timeout: STARTED_MS });
  let stuck = 0;
  for (let page = 0; page < pages && stuck < STUCK_MAX; page += 1) {
    const before = await tab.evaluate(heading);
    const kind = await tab.evaluate(kindHere, kindOf);
    // The first choice comes last: it is the one that leads on to most questions.
    for (let at = TAPS_A_PAGE - 1; at >= 0; at -= 1) {
      const place = await tab.evaluate(target, at);
      if (!place) continue;
      tapped(`page ${page}, ${at}`, kind ?? 'page', await longestAfter(tab, place));
      if (place.typed) await tab.keyboard.type('A few words.');
    }
    const next = await tab.evaluate(onward);
    if (!next) break;
    tapped(`page ${page}, on`, kind ? `${kind}, going on` : 'page', await longestAfter(tab, next));
    stuck = await tab.evaluate(heading) === before ? stuck + 1 : 0;
  }
  return tab.evaluate(() => ({ shift: globalThis.heardTaps.shift, moved: globalThis.heardTaps.moved }));
}

/** Taps, and gives the longest task until everything has settled. */
async function longestAfter(tab, place) {
  await tab.evaluate(() => { globalThis.heardTaps.longest = 0; });
  await tab.mouse.click(place.x, place.y);
  await pause(SETTLED_MS);
  return tab.evaluate(() => globalThis.heardTaps.longest);
}

/** In the page: keeps the longest task and what moved. Tasks of 50 ms and less are none to it. */
function observe() {
  const taps = { longest: 0, shift: 0, moved: [] };
  globalThis.heardTaps = taps;
  watch('longtask', ({ duration }) => { taps.longest = Math.max(taps.longest, duration); });
  watch('layout-shift', ({ hadRecentInput, value, sources }) => {
    // What moves within half a second of a tap is what the person asked for.
    if (hadRecentInput) return;
    taps.shift += value;
    taps.moved.push(...sources.map(({ node }) => (node?.textContent ?? 'something').slice(0, 50)));
  });

  function watch(type, take) {
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  }
}

/** In the page: the kind of the question that stands on it. */
function kindHere(kindOf) {
  const names = Object.keys(kindOf).sort((one, other) => other.length - one.length);
  const ids = [...document.querySelectorAll('[id^="q-"], [name^="q-"]')].map((one) => one.id || one.name);
  const name = names.find((one) => ids.some((id) => id === `q-${one}` || id.startsWith(`q-${one}-`)));
  return name ? kindOf[name] : null;
}

/** In the page: the place of something to answer with, the one that comes at this place. */
function target(at) {
  const fields = 'main input:not([type=hidden]), main textarea, main select, .ask button, .board button';
  const seen = [...document.querySelectorAll(fields)].filter((one) => !one.disabled && one.getClientRects().length > 0);
  const one = seen[at];
  if (!one) return null;
  one.scrollIntoView({ block: 'center' });
  const box = (one.closest('label') ?? one).getBoundingClientRect();
  const typed = one.matches('textarea, input[type=text], input[type=number]');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, typed };
}

/** In the page: what stands at its top. */
function heading() {
  return document.querySelector('main h1, main legend, main h2')?.textContent ?? '';
}

/** In the page: the button that goes on; none at the end of the questions. */
function onward() {
  const ended = /Which meeting is this about|Check what you have said/.test(document.body.innerText);
  const usable = [...document.querySelectorAll('button')].filter((one) => !one.disabled && one.getClientRects().length > 0);
  const named = (words) => usable.find((one) => one.innerText.trim() === words);
  const button = named('Next') ?? named('Begin') ?? usable.find((one) => one.matches('.main'));
  if (ended || !button) return null;
  button.scrollIntoView({ block: 'center' });
  const box = button.getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
