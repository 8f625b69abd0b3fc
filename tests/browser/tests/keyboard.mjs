// The questionnaire from the first page to “Sent” with keys alone, the focus always to be seen.

import assert from 'node:assert/strict';
import * as steps from '../steps.mjs';

export const name = 'keyboard';
export const engines = ['chromium'];

export async function run(t) {
  const service = await steps.service(t);
  const browser = await t.launch();
  await browser.open(service.url);
  await browser.waitFor(steps.HOME);
  await go(browser, steps.PARENT);
  await go(browser, steps.FORM);
  await browser.waitFor('Could someone else open this phone or tablet?');
  await pick(browser, 'No, only me');
  await go(browser, 'Begin');
  for (const [question, said] of steps.CORE) {
    await arrived(browser, question);
    await pick(browser, said);
    await go(browser, 'Next');
  }
  await arrived(browser, steps.MORE);
  await go(browser, 'No, finish now');
  await rest(browser);
  await browser.waitFor('Before you send', 30_000);
  await go(browser, 'Seal and send');
  await browser.waitFor('Sent. Thank you.', 30_000);
}

async function rest(browser) {
  await arrived(browser, steps.BETTER);
  await browser.tabTo(steps.BETTER);
  await browser.press('Tab');
  await browser.type('Start on time.');
  await go(browser, 'Next');
  await arrived(browser, steps.NAMES);
  await go(browser, 'Skip this one');
  await arrived(browser, steps.HELPED);
  await pick(browser, 'No, I did it on my own');
  await go(browser, 'Next');
  await arrived(browser, steps.WHERE);
  await pick(browser, 'Harbour');
  await go(browser, 'Next');
  await arrived(browser, steps.CHECK);
  await go(browser, 'See what will be sent');
}

/** A new page puts the focus on its heading, so that a screen reader begins there. */
async function arrived(browser, heading) {
  await browser.waitFor(heading);
  await browser.waitUntil((text) => {
    const plain = (one) => one.replace(/[\u2018\u2019]/g, "'").replace(/\s+/g, ' ').trim();
    return document.activeElement.localName === 'h1' && plain(document.activeElement.innerText) === text;
  }, heading);
}

/** Goes to a button with Tab and presses it with Enter. */
async function go(browser, label) {
  const at = await browser.tabTo(label);
  assert.ok(at.outlined, `the focus is not to be seen on “${label}”`);
  await browser.press('Enter');
}

/** Goes into the group with Tab and to the choice with the arrows. */
async function pick(browser, label) {
  const same = (text) => text === label;
  for (let keys = 0; keys < 30; keys += 1) {
    const at = await browser.focused();
    if (at.type === 'radio' && same(at.text)) return browser.press(' ');
    await browser.press(at.type === 'radio' ? 'ArrowDown' : 'Tab');
  }
  throw new Error(`keys did not reach “${label}”: ${JSON.stringify(await browser.focused())}`);
}
