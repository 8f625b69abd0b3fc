// SIGKILL to the whole browser two seconds after an answer loses nothing that was answered; nor does
// a tab that is killed, as phones do with tabs they have no room for.

import assert from 'node:assert/strict';
import * as steps from '../steps.mjs';

export const name = 'killed';
export const engines = ['chromium'];

export async function run(t) {
  const service = await steps.service(t);
  await tab(t, service);
  const browser = await t.launch();
  await steps.begin(browser, service.url);
  await steps.answerCore(browser, 0, 5);
  const [question, said] = steps.CORE[5];
  await browser.waitFor(question);
  await browser.choose(said);
  await steps.toDisk();
  await browser.kill();

  await browser.restart();
  await steps.carryOn(browser, service.url);
  // The last answer stands on its page although “Next” was never pressed.
  await browser.waitFor(question);
  await browser.waitUntil((label) => document.querySelector('input:checked')?.labels[0].innerText.trim() === label, said);
  await browser.clickText('Next');
  await steps.finish(browser);
  assert.deepEqual(await answers(browser), steps.CORE.map(([, given]) => given));
}

async function tab(t, { url }) {
  const browser = await t.launch();
  await steps.begin(browser, url);
  await steps.answerCore(browser, 0, 2);
  const [question, said] = steps.CORE[2];
  await browser.waitFor(question);
  await browser.choose(said);
  await steps.toDisk();
  await browser.page.crash();
  const again = await browser.tab();
  await steps.carryOn(again, url);
  await again.waitFor(question);
  await again.waitUntil((label) => document.querySelector('input:checked')?.labels[0].innerText.trim() === label, said);
  await again.clickText('Next');
  await steps.answerCore(again, 3);
  await steps.finish(again);
  assert.deepEqual(await answers(again), steps.CORE.map(([, given]) => given));
  await browser.close();
}

async function answers(browser) {
  const said = await browser.evaluate(() => [...document.querySelectorAll('.entry dd.said')].map((one) => one.innerText.trim()));
  return said.slice(0, steps.CORE.length);
}
