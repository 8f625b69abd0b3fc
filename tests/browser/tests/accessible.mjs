// axe-core on every screen of both apps, light and dark, on a small phone and on a laptop.

import assert from 'node:assert/strict';
import { faults, wider } from '../driver/axe.mjs';
import * as steps from '../steps.mjs';

export const name = 'accessible';
export const engines = ['chromium'];

const LOOKS = [['light', 320, 640], ['dark', 320, 640], ['light', 1280, 800], ['dark', 1280, 800]];

export async function run(t) {
  const service = await steps.service(t, 'small');
  const browser = await t.launch();
  const found = [];
  const look = async (screen) => found.push(...await lookAt(browser, screen));
  await family(browser, service, look);
  await officers(browser, service, look);
  assert.deepEqual(found, []);
}

async function family(browser, { url }, look) {
  await browser.open(url);
  await browser.waitFor(steps.HOME);
  await look('home');
  await browser.clickText({ role: 'button', name: steps.FORM });
  await browser.choose('No, only me');
  await look('before');
  await browser.clickText('Begin');
  await browser.waitFor(steps.CORE[0][0]);
  await look('question');
  await browser.choose('Partly');
  await look('question answered');
  await browser.clickText('Next');
  await steps.answerCore(browser, 1);
  await browser.waitFor(steps.MORE);
  await look('offer');
  await browser.clickText('No, finish now');
  await browser.waitFor(steps.BETTER);
  await browser.fill(steps.BETTER, 'Jonathan spoke too fast.');
  await look('own words');
  await browser.clickText('Next');
  await browser.fill(steps.NAMES, 'Jonathan');
  await browser.clickText('Next');
  await steps.answer(browser, [steps.HELPED, 'No, I did it on my own']);
  await browser.waitFor(steps.WHERE);
  await look('where');
  await browser.clickText('Next');
  await browser.waitFor(steps.CHECK);
  await look('check');
  await steps.preview(browser);
  await look('preview');
  await browser.clickText('See it as the computer sends it');
  await look('preview opened');
  assert.equal(await steps.send(browser), 'Sent. Thank you.');
  await look('sent');
}

async function officers(browser, service, look) {
  await browser.open(`${service.url}collate/`);
  await browser.waitFor('Open the responses');
  await look('unlock');
  await browser.clickText({ role: 'button', name: 'Open' });
  await browser.waitFor('Choose your key file first.');
  await look('unlock refused');
  await steps.unlock(browser, service);
  await steps.waitForAll(browser, 70);
  await look('overview');
  await browser.clickText({ role: 'button', name: 'Tables' });
  await browser.waitFor('Each question');
  await look('tables');
  await browser.clickText({ role: 'button', name: 'Publish' });
  await browser.waitFor('A release is made whole');
  await look('publish');
}

async function lookAt(browser, screen) {
  const found = [];
  for (const [scheme, width, height] of LOOKS) {
    await browser.colours(scheme);
    await browser.viewport(width, height);
    const where = `${screen}, ${scheme}, ${width} px`;
    found.push(...(await faults(browser)).map((fault) => `${where}: ${fault}`));
    if (await wider(browser)) found.push(`${where}: has to be scrolled sideways`);
  }
  return found;
}
