// What leaves the device is what its last page shows, to the word. A parent's words go unless they are
// left out, names struck out of them; a child's stay unless the child lets them go. What the officer
// opens holds the one and not the other. And in the meeting room a finger turns the pages of the show.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { heard } from '../driver/servers.mjs';
import * as steps from '../steps.mjs';

export const name = 'what leaves';
export const engines = ['chromium'];

const CHILD = 'child-after';
const SHEET = 'child-review-4-7';
const OUT = 'Leave these words out';
const LET_GO = 'Send these words too';
/** What a parent and a child wrote: to be left out, and to be sent. */
const PARENT = { left: 'The room was far too small for us', sent: 'spoke too fast. Please start on time.' };
const YOUNG = { left: 'Nobody told me where the toilet was', sent: 'Let me bring a friend along' };
const NAMED = `Jonathan ${PARENT.sent}`;
/** A child's six questions, which are passed by. */
const SKIPPED = [
  'Did you know why the meeting was held?', 'Were you at the meeting?', 'Did you get to say what you wanted?',
  'Did people listen to you?', 'Did you understand the words people used?', 'Do you know what will happen next?',
];
const NEXT_TIME = 'What should we do differently next time?';

export async function run(t) {
  const service = await steps.service(t);
  const browser = await t.launch();
  const sealed = [];
  for (const one of [parentLeavesOut, parentSends, childKeeps, childLetsGo]) sealed.push(await alone(browser, service.url, one));
  await asOpened(t, service, sealed);
  await asRead(browser, service);
  for (const one of [swipes, childWritesOthers, parentWritesOthers]) await alone(browser, service.url, one);
}

/** With a person of their own, on a device with a screen to touch; gives what came of it. */
async function alone(browser, url, act) {
  const person = await browser.stranger({ touch: true, width: 390, height: 844 });
  const came = await act(person, url);
  await person.page.close();
  return came;
}

// ---- a parent

async function parentLeavesOut(person, url) {
  await parentWrites(person, url, PARENT.left);
  await goes(person, PARENT.left);
  await person.clickText(OUT);
  await stays(person, PARENT.left);
  assert.equal(await person.shows(PARENT.left), false);
  return sent(person);
}

async function parentSends(person, url) {
  await parentWrites(person, url, NAMED);
  await goes(person, PARENT.sent);
  await struckOut(person);
  await asTheComputerSendsIt(person);
  return sent(person);
}

async function parentWrites(person, url, words) {
  await steps.begin(person, url);
  await steps.answerCore(person);
  await steps.finish(person, { words });
  await steps.preview(person);
}

/** The name can still be read, with a line through it, and what goes in its place stands beside it. */
async function struckOut(person) {
  const [was, instead] = await person.evaluate(() => ['.leaving del', '.leaving del + ins'].map((css) => {
    const part = document.querySelector(css);
    return { words: part.innerText, line: getComputedStyle(part).textDecorationLine };
  }));
  assert.deepEqual(was, { words: 'Jonathan', line: 'line-through' });
  assert.match(instead.words, /^\[.+\]$/);
  assert.equal(instead.line, 'none');
  await person.waitFor(`Jonathan${instead.words} ${PARENT.sent}`);
  await stays(person, 'Jonathan');
}

/** What goes can be looked at as it is, and holds nothing that was not said or chosen. */
async function asTheComputerSendsIt(person) {
  assert.equal(await person.shows('"answers"'), false);
  await person.clickText('See it as the computer sends it');
  await person.waitFor('"answers"');
  const { id, ...response } = JSON.parse(await raw(person));
  assert.match(id, /^[0-9a-f]{64}$/);
  const parts = ['answers', 'area', 'form', 'heard', 'meeting', 'source', 'version'];
  assert.deepEqual(Object.keys(response).filter((part) => part !== 'quarter').sort(), parts);
  assert.equal(Object.keys(response.answers).includes('names_to_hide'), false, 'what stays here is sent');
}

/** Who left words out and then goes back to write others has said nothing against those. */
async function parentWritesOthers(person, url) {
  await parentWrites(person, url, PARENT.left);
  await person.clickText(OUT);
  await stays(person, PARENT.left);
  await writeOthers(person, steps.BETTER, PARENT.sent);
  await goes(person, PARENT.sent);
}

/** From what will be sent back to one answer, and there again with other words. */
async function writeOthers(person, question, words) {
  await person.clickText('Back');
  await person.waitFor(steps.CHECK);
  await person.clickText({ role: 'button', name: 'Change', within: question });
  await person.waitFor(question);
  await person.fill(question, words);
  await person.clickText('Next');
  await person.waitFor(steps.CHECK);
  await steps.preview(person);
}

// ---- a child

/** Nothing said about them, a child's words are shown and do not go; let go, they can be kept again. */
async function childKeeps(person, url) {
  await childWrites(person, url, YOUNG.left);
  await staysWithChild(person);
  await person.clickText(LET_GO);
  await goes(person, YOUNG.left);
  await person.clickText(OUT);
  await staysWithChild(person);
  return sent(person);
}

async function staysWithChild(person) {
  await person.waitFor('Your own words stay with you. They are not in the copy.');
  await person.waitFor(YOUNG.left);
  await stays(person, YOUNG.left);
}

async function childLetsGo(person, url) {
  await childWrites(person, url, YOUNG.sent);
  await stays(person, YOUNG.sent);
  await person.clickText(LET_GO);
  await goes(person, YOUNG.sent);
  return sent(person);
}

/** What was said of some words was not said of others that are written in their place. */
async function childWritesOthers(person, url) {
  await childWrites(person, url, YOUNG.sent);
  await person.clickText(LET_GO);
  await goes(person, YOUNG.sent);
  await writeOthers(person, NEXT_TIME, YOUNG.left);
  await staysWithChild(person);
}

async function childWrites(person, url, words) {
  await steps.beginAsChild(person, url, { form: CHILD });
  await steps.answer(person, ['Would you like to say how your meeting was?', 'Yes']);
  for (const question of SKIPPED) await skip(person, question);
  await person.clickText('No, finish now');
  await person.waitFor(NEXT_TIME);
  await person.fill(NEXT_TIME, words);
  await person.clickText('Next');
  await steps.toTheEnd(person);
}

async function skip(person, question) {
  await person.waitFor(question);
  await person.clickText('Skip this one');
}

// ---- what goes

async function raw(person) {
  return person.evaluate(() => document.querySelector('pre.raw')?.textContent ?? '');
}

async function goes(person, words) {
  await person.waitUntil((wanted) => document.querySelector('pre.raw')?.textContent.includes(wanted), words);
  await person.waitFor(words);
}

async function stays(person, words) {
  await person.waitUntil((wanted) => document.querySelector('pre.raw')?.textContent.includes(wanted) === false, words);
}

/** Seals and sends it; gives the bytes that left. */
async function sent(person) {
  const leaving = person.page.page.waitForRequest((request) => request.method() === 'PUT');
  assert.equal(await steps.send(person), 'Sent. Thank you.');
  return (await leaving).postDataBuffer();
}

// ---- an officer

/** Every word of the four as an officer's key opens them. */
async function asOpened(t, { origin, key, passphrase }, sealed) {
  const folder = await t.folder();
  const [pass, ...files] = ['passphrase', ...sealed.keys()].map((file) => join(folder, `${file}`));
  await writeFile(pass, `${passphrase}\n`);
  await Promise.all(files.map((file, at) => writeFile(file, sealed[at])));
  const opened = await heard(['open', '--server', origin, '--key', key, '--passphrase-file', pass, ...files]);
  assert.equal(opened.trim().split('\n').length, 4, opened);
  heldAndNot(opened);
}

/** Four are counted, and of each questionnaire one text is there to be read: the one that was sent. */
async function asRead(browser, service) {
  await steps.unlock(browser, service);
  await steps.waitForAll(browser, 4);
  await steps.page(browser, 'Words');
  let seen = '';
  for (const [form, words] of [[steps.FORM, PARENT], ['How was your meeting?', YOUNG]]) {
    await browser.fill('Questionnaire', form);
    await browser.waitFor(words.sent);
    await browser.waitFor('1 text.');
    seen += await browser.evaluate(() => document.documentElement.outerHTML);
  }
  heldAndNot(seen);
}

function heldAndNot(words) {
  for (const { sent: gone, left } of [PARENT, YOUNG]) {
    assert.ok(words.includes(gone), `“${gone}” was sent`);
    assert.equal(words.includes(left), false, `“${left}” was left out`);
  }
  assert.equal(words.includes('Jonathan'), false);
}

// ---- the show

/** To the left it goes on, to the right it goes back; a tap and a short move turn nothing. */
async function swipes(person, url) {
  await toTheShow(person, url);
  await person.waitFor('1 of 3');
  await swipe(person, -150);
  await person.waitFor('2 of 3');
  await person.waitFor('How do you feel today?');
  for (const moved of [0, 40, -150]) await swipe(person, moved);
  await person.waitFor('3 of 3');
  await person.waitFor('That is all I want to say');
  await swipe(person, 150);
  await person.waitFor('2 of 3');
  await person.waitFor('How do you feel today?');
  for (const moved of [-40, 150]) await swipe(person, moved);
  await person.waitFor('1 of 3');
}

/** One answer for the meeting, and by the first page to one's own sheet. */
async function toTheShow(person, url) {
  await steps.beginAsChild(person, url, { form: SHEET });
  await steps.answer(person, ['Would you like to do this?', 'Yes']);
  await person.waitFor('How do you feel today?');
  await person.choose('Good');
  await person.clickText('Tell my meeting');
  await person.waitUntil(() => document.querySelector('.mark[aria-pressed="true"]') !== null);
  await person.clickText('Next');
  await person.waitFor('Does it feel like home here?');
  await steps.toDisk();
  await person.open(url);
  await person.clickText('My views');
  await person.clickText('Show it');
  await person.waitUntil(() => document.activeElement?.id === 'show');
}

/** A finger put down in the middle, moved sideways by so many pixels, and taken away. */
async function swipe(person, by) {
  const tab = person.page.page;
  const session = await tab.context().newCDPSession(tab);
  const touch = (type, ...touchPoints) => session.send('Input.dispatchTouchEvent', { type, touchPoints });
  const at = (part) => ({ x: 195 + by * part, y: 300 });
  await touch('touchStart', at(0));
  for (const part of [0.25, 0.5, 0.75, 1]) await touch('touchMove', at(part));
  await touch('touchEnd');
}
