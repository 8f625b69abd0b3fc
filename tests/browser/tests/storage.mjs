// A device that keeps nothing, has no room, or kept something that is damaged: the person is told
// before they begin, and can still answer and send.

import assert from 'node:assert/strict';
import * as steps from '../steps.mjs';

export const name = 'storage';
export const engines = ['chromium'];

const UNREADABLE = 'Something you began here before could not be read. It has been put aside';

export async function run(t) {
  const service = await steps.service(t);
  await damagedDraft(t, service);
  await off(t, service);
  await full(t, service);
  await fullInTheMiddle(t, service);
  await otherPeoplesPhone(t, service);

  const officer = await t.launch();
  await steps.unlock(officer, service);
  await steps.waitForCount(officer, 5);
}

/** Put aside, and told of whenever the page is opened until somebody throws it away. */
async function damagedDraft(t, { url }) {
  const browser = await t.launch();
  await steps.begin(browser, url);
  await steps.answerCore(browser, 0, 2);
  await browser.waitFor(steps.CORE[2][0]);
  await browser.evaluate(damage);
  await browser.open(url);
  await browser.waitFor(UNREADABLE);
  await browser.open('about:blank');
  await browser.open(url);
  await browser.waitFor(UNREADABLE);
  assert.deepEqual(await browser.evaluate(kept, 'aside'), ['{"half a draft']);
  assert.deepEqual(await browser.evaluate(kept, 'drafts'), []);
  await steps.answerAll(browser, url);
  assert.equal(await steps.send(browser), 'Sent. Thank you.');
  await browser.open(url);
  await browser.waitFor(UNREADABLE);
  await browser.clickText({ role: 'button', name: 'Hide' });
  await browser.open(url);
  await browser.waitFor('Show what I began here');
  assert.equal(await browser.shows(UNREADABLE), false);
  await browser.clickText('Show what I began here');
  await browser.waitFor(UNREADABLE);
  await browser.clickText('Throw it away');
  await browser.clickText('Yes, throw it away');
  await browser.waitGone(UNREADABLE);
  assert.deepEqual(await browser.evaluate(kept, 'aside'), []);
  await browser.close();
}

async function off(t, { url }) {
  const browser = await t.launch({ storage: 'off' });
  await browser.open(url);
  await browser.waitFor('This browser does not let us keep anything.');
  await steps.answerAll(browser, url);
  assert.equal(await steps.send(browser), 'Sent. Thank you.');
  await browser.close();
}

async function full(t, { url, origin }) {
  const browser = await t.launch();
  await browser.quota(origin, 100);
  await browser.open(url);
  await browser.waitFor(steps.HOME);
  await browser.waitFor(/no room|keep anything|keeps? only a little/i);
  await steps.answerAll(browser, url);
  assert.equal(await steps.send(browser), 'Sent. Thank you.');
  await browser.close();
}

/** Room for the beginning, and then none: said at the first answer that cannot be kept, what was
 * kept before stays, and all of it can be sent from the page. */
async function fullInTheMiddle(t, { url, origin }) {
  const browser = await t.launch();
  const person = await browser.stranger();
  const tab = person.page.page;
  const session = await tab.context().newCDPSession(tab);
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 2_000_000 });
  await steps.begin(person, url);
  await steps.answerCore(person, 0, 2);
  await person.waitFor(steps.CORE[2][0]);
  await steps.toDisk();
  await person.evaluate(fill);
  await person.choose(steps.CORE[2][1]);
  await person.waitFor('Your answers cannot be kept');
  const other = await person.evaluate(kept, 'drafts');
  assert.equal(other.length, 1, 'what was kept before is gone');
  await person.clickText('Next');
  await steps.answerCore(person, 3);
  await steps.finish(person);
  await steps.preview(person);
  assert.equal(await steps.send(person), 'Sent. Thank you.');
  await browser.close();
}

/** Who says that someone else could open the phone leaves nothing on it. */
async function otherPeoplesPhone(t, { url }) {
  const browser = await t.launch();
  await steps.answerAll(browser, url, { alone: false });
  assert.deepEqual(await browser.evaluate(kept, 'drafts'), []);
  assert.equal(await steps.send(browser), 'Sent. Thank you.');
  assert.deepEqual(await browser.evaluate(kept, 'outbox'), []);
  await browser.close();
}

/** Runs in the page: overwrites every draft. */
function damage() {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('heard');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const transaction = opening.result.transaction('drafts', 'readwrite');
      const table = transaction.objectStore('drafts');
      table.getAllKeys().onsuccess = (event) => event.target.result.forEach((key) => table.put('{"half a draft', key));
      transaction.oncomplete = () => { opening.result.close(); resolve(); };
    };
  });
}

/** Runs in the page: fills the rest of the room with something else, down to the last kilobyte. */
async function fill() {
  const base = await new Promise((resolve, reject) => {
    const opening = indexedDB.open('filling', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('all', { autoIncrement: true });
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => resolve(opening.result);
  });
  const put = (bytes) => new Promise((resolve) => {
    const transaction = base.transaction('all', 'readwrite', { durability: 'strict' });
    transaction.objectStore('all').put(crypto.getRandomValues(new Uint8Array(bytes)));
    transaction.oncomplete = () => resolve(true);
    transaction.onabort = () => resolve(false);
  });
  for (const bytes of [60_000, 8_000, 1_000]) while (await put(bytes)) ;
  base.close();
}

/** Runs in the page: everything kept in a table. */
function kept(table) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('heard');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const asked = opening.result.transaction(table).objectStore(table).getAll();
      asked.onsuccess = () => { opening.result.close(); resolve(asked.result); };
    };
  });
}
