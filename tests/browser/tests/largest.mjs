// The smallest screen with the largest letters, those to be told apart: a child's questionnaire to its
// end, with each look of its board. The walker says what is cut, too small or has to be moved sideways.

import assert from 'node:assert/strict';
import { Finger, Walker } from '../walker.mjs';
import * as steps from '../steps.mjs';

export const name = 'largest';
export const engines = ['chromium'];

const FORM = 'child-review-8-11';
const BOARDS = ['board board pitch', 'board board plain', 'board board ship', 'board board story'];

export async function run(t) {
  const { url } = await steps.service(t, 'none');
  const browser = await t.launch();
  const walks = await Promise.all([walked(browser, url, [0, 1]), walked(browser, url, [2, 3])]);
  const walkers = walks.flat();
  assert.deepEqual(walkers.flatMap(({ faults }) => [...faults]), []);
  const met = new Set(walkers.flatMap((walker) => [...walker.met]));
  assert.deepEqual(BOARDS.filter((board) => !met.has(board)), [], `met: ${[...met].sort()}`);
}

async function walked(browser, url, turns) {
  const walkers = [];
  for (const turn of turns) {
    const person = await browser.stranger({ touch: true, width: 320, height: 640 });
    await person.page.page.addInitScript(() => localStorage.setItem('comfort', 'size=largest;face=easy'));
    await person.open(`${url}#1.${FORM}......`);
    const walker = new Walker(person, new Finger(person), { turn });
    await walker.walk();
    walkers.push(walker);
    await person.page.close();
  }
  return walkers;
}
