// What somebody chose for their comfort. Calm: nothing on a child's pages moves by itself, because they
// asked for that here or because their device is set so. Dark, strong colours and large words: the page
// is really drawn so, at once and after it was loaded again.

import assert from 'node:assert/strict';
import * as steps from '../steps.mjs';

export const name = 'calm';
export const engines = ['chromium'];

const FORM = 'child-conference';
const COMFORT = 'Make this easier for you';
const STILL = 'No, keep everything still';
const THING = 'Swimming';
/** What is chosen, the attribute and value of the root, and what is drawn otherwise for it. */
const LOOKS = [
  ['Dark', 'colours', 'dark', ['paper', 'ink']],
  ['As strong as can be', 'contrast', 'high', ['paper', 'ink']],
  ['Largest', 'size', 'largest', ['letters']],
];

export async function run(t) {
  const { url } = await steps.service(t);
  const browser = await t.launch();
  await movesOtherwise(browser, url);
  await asTheDeviceIsSet(browser, url);
  await asChosen(browser, url);
  await looksAsChosen(browser, url);
}

// ---- calm

/** Without it something moves, on a question and on a board: so what is looked for can be found. */
async function movesOtherwise(browser, url) {
  const person = await child(browser);
  const found = await walk(person, url);
  for (const page of ['question', 'board']) assert.ok(found.some((one) => one.startsWith(page)), JSON.stringify(found));
  await person.page.close();
}

/** The device's own setting is enough. */
async function asTheDeviceIsSet(browser, url) {
  const person = await child(browser);
  await person.page.page.emulateMedia({ reducedMotion: 'reduce' });
  assert.deepEqual(await walk(person, url), []);
  assert.equal(await chosen(person, 'calm'), null);
  await person.page.close();
}

/** Chosen, it stays so for each page after it and when the page is loaded again. */
async function asChosen(browser, url) {
  const person = await child(browser);
  await person.open(url);
  await choose(person, STILL);
  assert.equal(await chosen(person, 'calm'), 'yes');
  assert.deepEqual(await walk(person, url), []);
  await person.reload();
  await person.waitFor('You have begun');
  assert.equal(await chosen(person, 'calm'), 'yes');
  assert.deepEqual(await moving(person, 'loaded again'), []);
  await person.clickText('Carry on');
  await onTheBoard(person);
  assert.deepEqual(await moving(person, 'board, loaded again'), []);
  await person.page.close();
}

async function child(browser) {
  return browser.stranger({ touch: true, width: 800, height: 1280 });
}

/** A child's first pages, a question and a board; gives what could move on them. */
async function walk(person, url) {
  const found = [];
  const look = async (page) => found.push(...await moving(person, page));
  await person.open(url);
  await person.waitFor('Who are you?');
  await look('who');
  await person.clickText({ role: 'button', name: 'I am a child' });
  await person.waitFor('What would you like to tell us about?');
  await look('what');
  await toTheQuestion(person, url, look);
  await toTheBoard(person);
  await look('board');
  return found;
}

async function toTheQuestion(person, url, look) {
  await person.open('about:blank');
  await person.open(`${url}#1.${FORM}......`);
  await person.waitFor('Go on');
  await look('the meeting');
  await person.clickText('Go on');
  await person.waitFor(steps.SHARED);
  await look('before it begins');
  await person.choose('No, only me');
  await person.clickText('Begin');
  await person.choose('Yes');
  await look('question');
}

/** A board with something on it, which the keyboard is on. */
async function toTheBoard(person) {
  await person.clickText('Next');
  await person.clickText({ role: 'button', name: 'Pirate ship' });
  await person.clickText('Fill a chest');
  await person.waitUntil(() => document.activeElement?.matches('textarea'));
  await person.type(THING);
  await person.clickText('Put it on');
  await onTheBoard(person);
  await steps.toDisk();
}

async function onTheBoard(person) {
  await person.waitUntil(() => document.querySelector('.board.ship .thing') !== null);
  await person.tabTo(THING);
}

/** What could move on this page, now or when something is done there. */
async function moving(person, page) {
  const found = await person.evaluate(animated);
  return found.map((what) => `${page}: ${what}`);
}

/** Runs in the page: every element, and what stands before and after it, that takes time to change. */
function animated() {
  const seconds = (durations) => durations.split(', ').some((one) => parseFloat(one) > 0);
  const moves = (style) => (style.animationName !== 'none' && seconds(style.animationDuration))
    || (style.transitionProperty !== 'none' && seconds(style.transitionDuration)) || style.scrollBehavior === 'smooth';
  const all = [...document.querySelectorAll('*')].flatMap((element) => ['', '::before', '::after'].map((part) => ({ element, part })));
  return all.filter(({ element, part }) => moves(getComputedStyle(element, part || null)))
    .map(({ element, part }) => `${element.localName}.${element.className}${part}`);
}

// ---- how it looks

/** One choice after the other; all of them are there again. */
async function looksAsChosen(browser, url) {
  const person = await browser.stranger();
  await person.colours('light');
  await person.open(url);
  await person.waitFor(steps.HOME);
  for (const look of LOOKS) await chosenAndKept(person, look);
  for (const [, attribute, value] of LOOKS) assert.equal(await chosen(person, attribute), value);
  await person.page.close();
}

async function chosenAndKept(person, [words, attribute, value, drawn]) {
  const before = await drawnNow(person);
  await choose(person, words);
  assert.equal(await chosen(person, attribute), value);
  const after = await drawnNow(person);
  for (const part of drawn) assert.notDeepEqual(after[part], before[part], `${part} is as before “${words}”`);
  await person.reload();
  await person.waitFor(steps.HOME);
  assert.equal(await chosen(person, attribute), value);
  assert.deepEqual(await drawnNow(person), after, `“${words}” is not remembered`);
}

/** Colours of the first page, and how high its letters are. */
async function drawnNow(person) {
  await person.waitFor(steps.HOME);
  return person.evaluate(() => {
    const [page, words] = [document.documentElement, document.querySelector('main .lead')].map((one) => getComputedStyle(one));
    return { paper: page.backgroundColor, ink: words.color, letters: words.fontSize };
  });
}

/** On the page that makes it easier, and back. */
async function choose(person, words) {
  await person.waitFor(steps.HOME);
  await person.clickText({ role: 'button', name: 'Make this easier' });
  await person.waitFor(COMFORT);
  await person.choose(words);
  await person.clickText('Done');
  await person.waitFor(steps.HOME);
}

async function chosen(person, attribute) {
  return person.attr('html', `data-${attribute}`);
}
