// A child's way in: who one is, when the meeting is and who runs it, the ways to answer, a code
// typed by hand, a kind way out that keeps nothing, and places visited in an order of one's own.

import assert from 'node:assert/strict';
import { faults, wider } from '../driver/axe.mjs';
import * as steps from '../steps.mjs';

export const name = 'welcome';
export const engines = ['chromium'];

const WAY_OUT = 'I don’t want to do this';
const HOW = 'How would you like to answer?';
const PLACES = 'What would you like to talk about?';
const LOOKS = [['light', 320, 640], ['dark', 320, 640], ['light', 1280, 800]];

export async function run(t) {
  const service = await steps.service(t);
  await whoOneIs(t, service);
  await theMeeting(t, service);
  await theWayOut(t, service);
  await places(t, service);
  await aCodeByHand(t);
}

/** Nobody reads titles that are not for them; of several ways to say the same one is told. */
async function whoOneIs(t, { url }) {
  const browser = await t.launch();
  await browser.open(url);
  await browser.waitFor('Who are you?');
  assert.equal(await browser.shows(steps.FORM), false);
  await sound(browser, 'who are you');
  await browser.clickText({ role: 'button', name: 'I am a young person' });
  await browser.clickText({ role: 'button', name: 'My review' });
  await browser.clickText('Go on');
  await browser.waitFor(HOW);
  assert.equal((await ways(browser))[0], 'With more to say', 'what is for young people comes first');
  await browser.clickText('Back');
  await browser.clickText('Back');
  await browser.clickText('I am somebody else');
  await browser.clickText({ role: 'button', name: 'I am a child' });
  await sound(browser, 'what there is for a child');
  await browser.clickText({ role: 'button', name: 'My review' });
  await browser.waitFor('A reviewing officer runs your meeting.');
  assert.equal(await browser.shows('Your meeting is'), false, 'nobody said when it is');
  await browser.clickText('Go on');
  await sound(browser, 'ways to answer');
  assert.deepEqual(await ways(browser), ['With pictures', 'With words', 'With more to say']);
  await browser.clickText({ role: 'button', name: 'With pictures' });
  await browser.waitFor('Could someone else open this phone or tablet?');
  await sound(browser, 'before it begins');
  await browser.clickText('Make this easier');
  await browser.clickText('Done');
  await browser.choose('Yes, or I am not sure');
  await browser.clickText('Begin');
  await browser.waitFor('Would you like to do this?');
  await browser.close();
}

/** The words of the date, and the officer by their number: with a picture, without one, unknown. */
async function theMeeting(t, { url }) {
  const browser = await t.launch();
  const told = async (when, officer) => {
    await browser.open('about:blank');
    await browser.open(`${url}#1.child-review-4-7+child-review-8-11.review.harbour.${when}.${officer}..`);
    await browser.waitFor('Nobody reads this while you write.');
    return browser.text();
  };
  const soon = await told(day(12), 1);
  assert.ok(soon.includes(`Your meeting is on ${inWords(12)}, in 12 days.`), soon);
  assert.ok(soon.includes('Dee Demo runs your meeting.') && soon.includes('bad jokes'), soon);
  assert.ok(soon.includes('It takes about 8 to 12 minutes.'), soon);
  await browser.waitUntil(() => document.querySelector('img.portrait')?.naturalWidth > 0);
  await sound(browser, 'the meeting');
  await browser.clickText('Go on');
  await browser.waitFor(HOW);
  assert.deepEqual(await ways(browser), ['With pictures', 'With words'], 'only what the invitation offers');

  const tomorrow = await told(day(1), 2);
  assert.ok(tomorrow.includes(`Your meeting is tomorrow, ${inWords(1)}.`), tomorrow);
  assert.ok(tomorrow.includes('Sam Sample runs your meeting.'), tomorrow);
  assert.equal(await browser.attr('.portrait svg use', 'href'), 'pictures/who.svg#officer');
  const past = await told(day(-3), 9);
  assert.ok(past.includes(`Your meeting was on ${inWords(-3)}, 3 days ago.`), past);
  assert.ok(past.includes('A reviewing officer runs your meeting.'), past);
  const quarter = await told('2099-Q4', '');
  assert.ok(quarter.includes('Your meeting is in the last three months of 2099.'), quarter);
  await browser.close();
}

/** Thanked, told what else there is; nothing is kept, nothing is sent, the invitation stays good. */
async function theWayOut(t, { url }) {
  const browser = await t.launch();
  await browser.open(`${url}#1.young-person-review.review.harbour.${day(12)}.1..`);
  await browser.waitFor('Dee Demo runs your meeting.');
  const before = await kept(browser);
  await browser.clickText(WAY_OUT);
  await browser.waitFor('That is fine. Thank you for telling us.');
  await browser.waitFor('Talk to Dee Demo, to your social worker');
  await browser.waitFor('Childline');
  await sound(browser, 'the way out');
  const after = await kept(browser);
  assert.deepEqual(after.drafts, []);
  assert.deepEqual(after.waiting, []);
  assert.deepEqual(after.small.filter((key) => !before.small.includes(key) && !key.startsWith('heard-service')), []);
  assert.deepEqual(browser.log.requests.filter(({ method }) => method !== 'GET'), []);
  await browser.clickText('I have changed my mind');
  await browser.waitFor('Dee Demo runs your meeting.');
  await browser.close();
}

/** First one place, then another, and not all; what was said stays, and names are asked for. */
async function places(t, { url }) {
  const browser = await t.launch();
  await steps.beginAsChild(browser, url, { form: 'child-review-4-7', by: 'Choose where to begin' });
  await steps.answer(browser, ['Would you like to do this?', 'Yes']);
  await browser.waitFor(PLACES);
  await sound(browser, 'places');
  assert.equal(await said(browser, 'home'), '4 questions');
  await browser.clickText({ role: 'button', name: 'Me' });
  await steps.answer(browser, ['How do you feel today?', 'Good']);
  await browser.waitFor(PLACES);
  assert.equal(await said(browser, 'me'), 'All done');
  assert.deepEqual(await path(browser), { passed: 2, left: await path(browser).then(({ left }) => left) });

  await browser.clickText({ role: 'button', name: 'Home' });
  await steps.answer(browser, ['Does it feel like home here?', 'Yes']);
  await browser.waitFor('Do you feel safe where you live?');
  await browser.clickText('Choose what comes next');
  assert.equal(await said(browser, 'home'), '3 left');

  // Closed and opened again, it goes on by places.
  await steps.toDisk();
  await browser.open('about:blank');
  await browser.open(url);
  await browser.clickText('Carry on');
  await browser.waitFor(PLACES);
  assert.equal(await said(browser, 'home'), '3 left');
  await browser.clickText({ role: 'button', name: 'Me' });
  await browser.waitFor('How do you feel today?');
  assert.equal(await browser.evaluate(() => document.querySelector('input:checked')?.labels[0].innerText.trim()), 'Good');
  await browser.clickText('Back');
  await browser.waitFor(PLACES);

  await browser.clickText('I have finished');
  await browser.waitFor('What is your first name?');
  await browser.clickText('Skip this one');
  await browser.waitFor('Which meeting is this about?');
  await browser.clickText('Next');
  await browser.waitFor(steps.CHECK);
  for (const words of ['How do you feel today?', 'Does it feel like home here?']) await browser.waitFor(words);
  await browser.clickText('Back');
  await browser.close();
}

/** Where the service asks for codes, a child types theirs and goes on as the same person. */
async function aCodeByHand(t) {
  const { url, codes: [code] } = await steps.serviceWithCodes(t);
  const browser = await t.launch();
  await browser.open(url);
  await browser.clickText({ role: 'button', name: 'I am a child' });
  await browser.clickText('I have a code');
  await browser.waitFor('Your code');
  await browser.fill('The code', code.toLowerCase());
  await browser.clickText('Use this code');
  await browser.waitFor('Your code is here.');
  await browser.waitFor('I am somebody else');
  await browser.clickText({ role: 'button', name: 'My review' });
  await browser.waitFor('Nobody reads this while you write.');
  await browser.close();
}

// ---- looking

async function ways(browser) {
  return browser.evaluate(() => [...document.querySelectorAll('button.way strong')].map((one) => one.innerText));
}

/** What the tile of a place says. */
async function said(browser, place) {
  await browser.waitFor(PLACES);
  return browser.evaluate((at) => document.querySelector(`[data-at="${at}"] span`).innerText, place);
}

/** How many stones are passed, and how many the words say are left. */
async function path(browser) {
  return browser.evaluate(() => ({
    passed: document.querySelectorAll('.stone.passed').length,
    left: document.querySelector('.path .left').innerText,
  }));
}

/** What this device keeps: drafts, what waits, and the names of what is small. */
async function kept(browser) {
  return browser.evaluate(async () => {
    const base = await new Promise((resolve, reject) => {
      const opening = indexedDB.open('heard');
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    const all = (table) => new Promise((resolve) => {
      const asked = base.transaction(table).objectStore(table).getAllKeys();
      asked.onsuccess = () => resolve(asked.result);
    });
    const found = { drafts: await all('drafts'), waiting: await all('outbox'), small: Object.keys(localStorage) };
    base.close();
    return found;
  });
}

function date(days) {
  const now = new Date();
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 12);
}

/** `2026-12-08`, so many days from now. */
function day(days) {
  const when = date(days);
  const two = (number) => String(number).padStart(2, '0');
  return `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`;
}

/** `Tuesday 8 December 2026`. */
function inWords(days) {
  const part = (options) => date(days).toLocaleDateString('en-GB', options);
  return `${part({ weekday: 'long' })} ${part({ day: 'numeric' })} ${part({ month: 'long' })} ${part({ year: 'numeric' })}`;
}

async function sound(browser, what) {
  for (const [scheme, width, height] of LOOKS) {
    await browser.colours(scheme);
    await browser.viewport(width, height);
    assert.deepEqual(await faults(browser), [], `${what}, ${scheme}, ${width} px`);
    assert.equal(await wider(browser), false, `${what} has to be scrolled sideways`);
  }
}
