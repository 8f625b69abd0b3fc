// A child's own sheet: answers marked for the meeting, for the officer alone or for nobody yet; My
// views, the show, the prints, the agenda with pictures of the child's own; given to one officer, with
// the browser killed between sealing and sending; opened by that officer, and by nobody else; kept
// on the device after sending because the child says so, and thrown away.

import assert from 'node:assert/strict';
import { faults, wider } from '../driver/axe.mjs';
import { launch } from '../driver/engines.mjs';
import { pages } from '../driver/paper.mjs';
import * as steps from '../steps.mjs';

export const name = 'own sheet';
export const engines = ['chromium', 'firefox', 'webkit'];

const FORM = 'child-review-4-7';
/** The officer of the invitation, who holds the demo's own key. */
const OFFICER = 1;
const DEE = 'Dee Demo';
const DOG = 'my dog Biscuit';
const DARK = 'the dark in the hall';

export async function run(t) {
  const service = await steps.service(t);
  const browser = await t.launch();
  await browser.viewport(800, 1280);
  await answer(browser, service.url);
  await myViews(browser);
  if (t.engine === 'chromium') await prints(browser);
  await show(browser);
  await agenda(browser);
  if (t.engine === 'chromium') await browser.setOffline(true);
  await give(browser, t.engine === 'chromium');
  if (t.engine === 'chromium') await killedInBetween(browser, service.url);
  await opened(t, service);
  await keptAfterSending(browser, service.url);
}

async function answer(browser, url) {
  await steps.beginAsChild(browser, url, { form: FORM, about: `.review..2026-12-08.${OFFICER}..` });
  await steps.answer(browser, ['Would you like to do this?', 'Yes']);
  await mark(browser, 'How do you feel today?', 'Good', 'Tell my meeting');
  await steps.answer(browser, ['Does it feel like home here?', 'Yes']);
  await mark(browser, 'Do you feel safe where you live?', 'Sometimes', 'Only my IRO');
  await browser.waitFor('Thank you for telling us');
  await browser.clickText('Next');
  for (const left of ['Do you trust the grown-ups here?', 'When you feel sad', 'see your family']) {
    await browser.waitFor(left);
    await browser.clickText('Skip this one');
  }
  await browser.clickText('No, finish now');
  await onTheBoard(browser);
  await browser.waitFor('What is your first name?');
  await browser.fill('What is your first name?', 'Zebedee');
  await browser.clickText('Next');
  await browser.waitFor('Did you write any more names?');
  await browser.clickText('Skip this one');
  await browser.waitFor('Did someone help you do this?');
  await browser.clickText('Skip this one');
  await browser.waitFor(steps.WHERE);
  await browser.clickText('Next');
  await browser.waitFor(steps.CHECK);
}

async function mark(browser, question, said, whom) {
  await browser.waitFor(question);
  await browser.choose(said);
  await browser.waitFor(whom);
  await browser.clickText(whom);
  await browser.waitUntil(() => document.querySelector('.mark[aria-pressed="true"]') !== null);
  // Drawn again, the keyboard is still on what was pressed.
  await browser.waitUntil(() => document.activeElement?.matches('.mark[aria-pressed="true"]'));
  await browser.clickText('Next');
}

async function onTheBoard(browser) {
  await browser.waitFor('How would you like to do it?');
  await browser.clickText({ role: 'button', name: 'Plain list' });
  for (const [add, words] of [['Add a good thing', DOG], ['Add a worry', DARK]]) {
    await browser.clickText(add);
    await browser.waitUntil(() => document.activeElement?.matches('textarea'));
    await browser.type(words);
    await browser.clickText('Put it on');
  }
  await browser.clickText('Next');
}

async function myViews(browser) {
  await browser.clickText('See my own sheet');
  await browser.waitFor('This is your own sheet');
  for (const said of ['Zebedee', DOG, DARK, 'Sometimes', 'Tuesday 8 December 2026']) await browser.waitFor(said);
  await sound(browser, 'my views');
  if (browser.name === 'chromium') await onAPhone(browser);
  // What is good goes to the meeting; the worry on the same board does not.
  await browser.clickText({ role: 'button', name: 'Tell my meeting', within: DOG });
  await browser.waitUntil(() => document.querySelectorAll('.mark[data-mark="meeting"][aria-pressed="true"]').length === 2);
  await browser.clickText('What my meeting sees');
  await browser.waitGone(DARK);
  await browser.waitFor(DOG);
  const seen = await browser.text();
  for (const hidden of [DARK, 'Sometimes', 'Does it feel like home here?']) assert.ok(!seen.includes(hidden), hidden);
  assert.ok(seen.includes('How do you feel today?'));
}

/** Small, what an answer is for is one row of three, each large enough for a child's finger; the
 * sheet is short, and what "only" leaves open is said above it. */
async function onAPhone(browser) {
  await browser.viewport(360, 740);
  await browser.waitFor('“Only my IRO” means nobody else hears it, unless someone may not be safe.');
  const rows = await browser.evaluate(() => [...document.querySelectorAll('.mark-row')].map((row) => [...row.children].map((one) => {
    const { top, width, height } = one.getBoundingClientRect();
    return { top: Math.round(top), large: width >= 60 && height >= 60 };
  })));
  assert.ok(rows.length >= 4, `${rows.length} answers can be marked`);
  for (const row of rows) {
    assert.equal(new Set(row.map(({ top }) => top)).size, 1, `one below the other: ${JSON.stringify(row)}`);
    assert.ok(row.every(({ large }) => large), JSON.stringify(row));
  }
  // A question of two or three lines, an answer with its face, and the row.
  const tall = await browser.evaluate(() => [...document.querySelectorAll('.sheet-item:not(:has(.parts))')].map((one) => one.offsetHeight));
  assert.ok(tall.length > 2 && tall.every((height) => height < 300), `answers are ${tall} px high`);
  await sound(browser, 'my views on a phone');
  await browser.viewport(800, 1280);
}

/** Two prints: what the meeting sees and nothing else; and everything, with whom it is for. */
async function prints(browser) {
  await browser.evaluate(() => { window.print = () => { window.printed = (window.printed ?? 0) + 1; }; });
  await browser.medium('print');
  const meeting = await printed(browser);
  assert.ok(meeting.includes(DOG) && !meeting.includes(DARK), meeting);
  assert.ok(!meeting.includes('The copy that is counted'), meeting);
  assert.equal(pages(await browser.printed()), 1);
  await browser.medium('screen');
  await browser.clickText('Print for my IRO');
  await browser.waitUntil(() => window.printed === 1);
  await browser.medium('print');
  const officer = await printed(browser);
  for (const words of [DOG, DARK, 'Only my IRO, unless someone may not be safe', 'Not for my meeting']) assert.ok(officer.includes(words), words);
  for (const screen of ['Give it to my IRO', 'Talk to me first', 'Who is this one for?']) assert.ok(!officer.includes(screen), officer);
  assert.equal(pages(await browser.printed()), 1);
  await browser.medium('screen');
}

/** What stands on paper. */
function printed(browser) {
  return browser.evaluate(() => document.body.innerText);
}

async function show(browser) {
  await browser.clickText('Show it');
  await browser.waitUntil(() => document.activeElement?.id === 'show');
  await browser.waitFor('1 of 4');
  await browser.press('ArrowRight');
  await browser.waitFor('How do you feel today?');
  await browser.press(' ');
  await browser.waitFor(DOG);
  // WebKit leaves the full screen, and with it the show, when its window changes.
  if (browser.name !== 'webkit') await largerThanTheScreen(browser);
  await browser.press('ArrowLeft');
  await browser.waitFor('2 of 4');
  await browser.press('End');
  await browser.waitFor('That is all I want to say');
  await sound(browser, 'the show');
  await browser.press('Escape');
  await browser.waitFor('This is your own sheet');
}

/** Arrows up and down move within a page; nothing runs out at its side, and it can be hidden. */
async function largerThanTheScreen(browser) {
  await browser.viewport(320, 256);
  await browser.press('ArrowDown');
  await browser.waitUntil(() => document.querySelector('#show').scrollTop > 0);
  const show = await browser.evaluate(() => {
    const { scrollWidth, clientWidth } = document.querySelector('#show');
    return { scrollWidth, clientWidth };
  });
  assert.ok(show.scrollWidth <= show.clientWidth, JSON.stringify(show));
  await browser.waitFor('3 of 4');
  const onTop = () => {
    const { x, y, width, height } = document.querySelector('#show .hide').getBoundingClientRect();
    return document.elementFromPoint(x + width / 2, y + height / 2)?.className === 'hide';
  };
  assert.ok(await browser.evaluate(onTop), 'nothing hides the show');
  await browser.viewport(800, 1280);
}

async function agenda(browser) {
  await browser.clickText('My agenda');
  await browser.waitFor('Zebedee’s agenda');
  const said = await browser.text();
  assert.ok(said.indexOf(DOG) < said.indexOf('What happens next'), said);
  assert.ok(!said.includes(DARK), said);
  await sound(browser, 'the agenda');
  await pictureAhead(browser, 'What happens next');
  await browser.clickText('Back');
  await browser.waitFor('This is your own sheet');
}

/** By keys: a picture is chosen for a point by a word, and the keyboard is back at the point's place. */
async function pictureAhead(browser, point) {
  await steps.byKeys(browser, `Choose a picture for: ${point}`);
  await browser.fill('Look for a picture', 'dog');
  await browser.waitUntil(() => document.querySelector('.found')?.innerText.includes('picture'));
  await sound(browser, 'a picture to be chosen');
  await steps.byKeys(browser, 'dog face');
  await browser.waitUntil((words) => document.activeElement?.getAttribute('aria-label') === words, `Choose another picture for: ${point}`);
  await browser.waitGone('Look for a picture');
  assert.equal(await ahead(browser), 1);
}

/** How many pictures stand ahead of points. */
function ahead(browser) {
  return browser.evaluate(() => document.querySelectorAll('.ahead:not([data-empty]) svg').length);
}

async function give(browser, offline) {
  await browser.clickText('Give it to my IRO');
  await browser.waitFor('This is all that goes');
  // The invitation named the officer; everything that goes is to be seen.
  await browser.waitUntil((number) => document.querySelector(`#officer-${number}`)?.checked, OFFICER);
  for (const said of [DARK, 'Sometimes', `Only ${DEE} can open it`]) await browser.waitFor(said);
  await sound(browser, 'giving');
  await browser.clickText(`Seal it and give it to ${DEE}`);
  await browser.waitFor(offline ? `It is not with ${DEE} yet` : `It is on its way to ${DEE}`, 30_000);
}

async function killedInBetween(browser, url) {
  await browser.kill();
  await browser.restart();
  await browser.open(url);
  await browser.waitFor('What was waiting here has now been sent', 30_000);
}

/** The sheet is looked at from the first page; it stays after sending only because it is asked to,
 * leads to nothing that could be sent again, and goes when it is thrown away. */
async function keptAfterSending(browser, url) {
  await browser.open('about:blank');
  await browser.open(url);
  await browser.waitFor('You have begun');
  await browser.clickText('My views');
  await browser.waitFor(`You gave your sheet to ${DEE}`);
  await steps.preview(browser);
  assert.equal(await browser.evaluate(() => document.querySelector('#keep-sheet').checked), false, 'kept without being asked');
  await browser.choose('Keep my own sheet on this device');
  assert.equal(await steps.send(browser), 'Sent. Thank you.');
  await sound(browser, 'sent');
  await browser.clickText('See my own sheet');
  await browser.waitFor('This is your own sheet');
  await browser.open('about:blank');
  await browser.open(url);
  await browser.waitFor('Yours to keep');
  for (const gone of ['You have begun', 'Carry on']) assert.equal(await browser.shows(gone), false, gone);
  await sound(browser, 'a sheet on the first page');
  await browser.clickText('My views');
  for (const said of [DOG, DARK, 'has been sealed to be counted']) await browser.waitFor(said);
  assert.equal(await browser.shows('See what will be sent'), false);
  await browser.clickText('My agenda');
  await browser.waitFor('Zebedee’s agenda');
  assert.equal(await ahead(browser), 1);
  await browser.clickText('Back');
  await browser.clickText('To the first page');
  await browser.clickText('Throw it away');
  await browser.clickText('Yes, throw it away');
  await browser.waitGone('Yours to keep');
}

/** The officer finds one sheet and reads all of it; the other officer finds none. */
async function opened(t, { url, key, passphrase, data }) {
  const dee = await launch('chromium');
  t.browsers.push(dee);
  await steps.unlock(dee, { url, key, passphrase });
  await dee.clickText('Sheets');
  await dee.waitFor('Zebedee', 30_000);
  assert.equal(await dee.evaluate(() => document.querySelectorAll('main table tbody tr').length), 1);
  await dee.clickText({ role: 'button', name: 'Read' });
  for (const said of ['The sheet of Zebedee', DOG, DARK, 'Only my IRO, unless someone may not be safe']) await dee.waitFor(said);
  await dee.close();
  const sam = await launch('chromium');
  t.browsers.push(sam);
  await steps.unlock(sam, { url, key: `${data}/demo-officer-key.json`, passphrase });
  await sam.clickText('Sheets');
  await sam.waitUntil(() => document.querySelector('main h1')?.innerText === 'Sheets');
  await sam.waitGone('Fetching what was given to you', 30_000);
  assert.ok(!(await sam.text()).includes('Zebedee'));
}

async function sound(browser, what) {
  if (browser.name !== 'chromium') return;
  assert.deepEqual(await faults(browser), [], what);
  assert.equal(await wider(browser), false, `${what} has to be scrolled sideways`);
}
