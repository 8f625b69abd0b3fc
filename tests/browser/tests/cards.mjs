// The officers' cards: a manager makes one with a picture and the key of a colleague, and families'
// devices get it signed, small, and with nothing of the file but what was drawn.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { faults, wider } from '../driver/axe.mjs';
import * as steps from '../steps.mjs';

export const name = 'cards';
export const engines = ['chromium'];

export async function run(t) {
  const service = await steps.service(t, 'none');
  const browser = await t.launch();
  await steps.unlock(browser, service);
  const photograph = join(await t.folder(), 'photograph.png');
  await browser.screenshot(photograph);
  await browser.clickText('People and keys');
  await browser.clickText({ role: 'button', name: "Officers' cards" });
  await browser.waitFor('Sheets go to the key of Sam Sample.');
  await accessible(browser, 'the cards');

  await browser.clickText('Make a card');
  await browser.clickText('Sign this card');
  await browser.waitFor('the name on a card has 1 to 60 characters');
  await browser.fill('What children call them', 'Alex Example');
  await browser.fill('A sentence about them', 'I collect odd socks.');
  await browser.setFile('#card-picture', photograph);
  await browser.waitFor('Take the picture off');
  await browser.fill('Whose key are sheets given to?', 'Sam Sample');
  await accessible(browser, 'a card');
  await browser.fill('Number', '2');
  await browser.clickText('Sign this card');
  await browser.waitFor('There is a card with this number already');
  await browser.fill('Number', '3');
  await browser.clickText('Sign this card');
  await browser.waitFor('The card of Alex Example is signed.', 30_000);
  const [, sam, alex] = await cards(service);
  assert.deepEqual([alex.number, alex.name, alex.about], [3, 'Alex Example', 'I collect odd socks.']);
  assert.equal(alex.key, sam.key, 'the key is not the one of the member who was chosen');
  assert.match(alex.picture, /^data:image\/(webp|jpeg);base64,/);
  assert.ok(alex.picture.length <= 6000, `${alex.picture.length} characters`);
  assert.deepEqual(await size(browser, alex.picture), [128, 128]);

  await change(browser, 'Change card 3');
  await browser.clickText('Take the picture off');
  await browser.fill('Whose key are sheets given to?', "Nobody's: sheets cannot be given to them");
  await browser.clickText('Sign this card');
  await browser.waitFor('Sheets cannot be given to them.', 30_000);
  const changed = (await cards(service))[2];
  assert.deepEqual([changed.picture, changed.key], [undefined, undefined]);

  await change(browser, 'Change card 3');
  await browser.clickText({ role: 'button', name: 'Take this card away' });
  await browser.waitFor('The card of Alex Example is taken away.', 30_000);
  assert.equal((await cards(service)).length, 2);

  await browser.clickText('Take out Sam Sample…');
  await browser.clickText('Yes, take out Sam Sample');
  await browser.waitFor('Sam Sample is out.', 30_000);
  assert.equal((await cards(service))[1].key, undefined, 'sheets can be given to somebody who was taken out');
}

async function cards({ url }) {
  const signed = await (await fetch(`${url}api/service`)).json();
  return JSON.parse(Buffer.from(signed.document, 'base64url').toString()).settings.officers;
}

async function change(browser, card) {
  await browser.clickText({ role: 'button', name: "Officers' cards" });
  await browser.clickText(card);
  await browser.waitFor('Whose key are sheets given to?');
}

async function size(browser, address) {
  return browser.evaluate(async (source) => {
    const image = new Image();
    image.src = source;
    await image.decode();
    return [image.naturalWidth, image.naturalHeight];
  }, address);
}

async function accessible(browser, page) {
  assert.deepEqual(await faults(browser), [], page);
  assert.equal(await wider(browser), false, `${page} has to be scrolled sideways`);
}
