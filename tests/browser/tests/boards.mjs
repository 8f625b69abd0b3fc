// A board the way a child uses it: chosen, filled with words, a picture and a drawing; moved by
// dragging and by keys; changed for another board; there again after the page was closed.

import assert from 'node:assert/strict';
import { faults, wider } from '../driver/axe.mjs';
import * as steps from '../steps.mjs';

export const name = 'boards';
export const engines = ['chromium'];

const FORM = 'child-conference';
const LOUD = 'It is loud at night';

export async function run(t) {
  const { url } = await steps.service(t);
  const browser = await t.launch();
  await browser.viewport(800, 1280);
  await toTheBoard(browser, url);
  await sound(browser, 'which board');
  await browser.clickText({ role: 'button', name: 'Pirate ship' });
  await draw(browser);
  await pickPicture(browser);
  await sound(browser, 'the ship');
  await move(browser);

  await browser.clickText('Use another board');
  await browser.clickText({ role: 'button', name: 'Story board' });
  await until(browser, '.board.story .thing', 2);
  await unfinishedWords(browser);

  await steps.toDisk();
  await browser.open('about:blank');
  await browser.open(url);
  await browser.waitFor('You have begun');
  await browser.clickText('Carry on');
  // The board that was chosen last, not the one the questionnaire names first.
  await until(browser, '.board.story .thing', 3);
  await until(browser, 'svg.drawing path', 3);
  assert.deepEqual(browser.log.breaches, []);
  assert.deepEqual(browser.log.foreign(new URL(url).origin), []);
}

async function toTheBoard(browser, url) {
  await steps.beginAsChild(browser, url, { form: FORM });
  await browser.choose('Yes');
  await browser.clickText('Next');
  await browser.waitFor('How would you like to do it?');
}

async function draw(browser) {
  await browser.clickText('Fill a chest');
  await writing(browser);
  await browser.type('Swimming');
  await browser.clickText('Draw it');
  await until(browser, '.paper', 1);
  let [x, y] = await paper(browser);
  await drag(browser, [x + 50, y + 50], [x + 250, y + 150]);
  await drag(browser, [x + 50, y + 150], [x + 250, y + 50]);
  await until(browser, '.paper g path', 2);
  await browser.clickText('One step back');
  await until(browser, '.paper g path', 1);
  await browser.clickText('New paper');
  await browser.clickText('No, keep it');
  await until(browser, '.paper g path', 1);
  await browser.choose('Green');
  await browser.choose('Thick');
  [x, y] = await paper(browser);
  await drag(browser, [x + 100, y + 60], [x + 200, y + 60]);
  await browser.choose('Rubber');
  [x, y] = await paper(browser);
  await drag(browser, [x + 150, y + 40], [x + 150, y + 90]);
  const strokes = await browser.evaluate(() => [...document.querySelectorAll('.paper g path')]
    .map((path) => [path.getAttribute('stroke'), path.getAttribute('stroke-width')]));
  assert.deepEqual(strokes, [['#1f5fbf', '16'], ['#2c8a4b', '40'], ['#fffefb', '40']]);
  await sound(browser, 'paper and tools');
  await browser.clickText('Put it on');
}

/** Where the paper lies, in the middle of the screen. */
async function paper(browser) {
  return browser.evaluate(() => {
    const sheet = document.querySelector('.paper');
    sheet.scrollIntoView({ block: 'center' });
    const { left, top } = sheet.getBoundingClientRect();
    return [left, top];
  });
}

async function pickPicture(browser) {
  await browser.clickText('Raise a skull flag');
  await writing(browser);
  await browser.type(LOUD);
  await browser.clickText('Pick a picture');
  await browser.fill('Look for a picture', 'night');
  await browser.clickText({ role: 'button', name: 'night with stars' });
  await sound(browser, 'the pictures');
  await browser.clickText('Put it on');
}

/** To the wishes by dragging, back to the worries by keys. */
async function move(browser) {
  const [from, to] = await browser.evaluate(() => {
    const middle = (element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      return [left + width / 2, top + height / 2];
    };
    document.querySelector('.area.wish').scrollIntoView({ block: 'end' });
    return [middle(document.querySelector('.worry .thing')), middle(document.querySelector('.area.wish'))];
  });
  await drag(browser, from, to);
  await until(browser, '.wish .thing', 1);
  await browser.tabTo(LOUD);
  await browser.press('Enter');
  await writing(browser);
  await browser.tabTo('Messages in bottles');
  await browser.press('ArrowLeft');
  await browser.tabTo('Put it on');
  await browser.press('Enter');
  await until(browser, '.worry .thing', 1);
}

/** What is being written is kept, though the person never said that it is finished. */
async function unfinishedWords(browser) {
  await browser.clickText('Make a starry panel');
  await writing(browser);
  await browser.type('A puppy');
  await browser.clickText('Next');
  await browser.clickText('Back');
  await browser.waitFor('A puppy');
}

/** Waits until the keyboard is in the field that was opened. */
async function writing(browser) {
  await browser.waitUntil(() => document.activeElement?.matches('textarea, input'));
}

async function drag(browser, from, to) {
  const { mouse } = browser.page.page;
  await mouse.move(...from);
  await mouse.down();
  await mouse.move(...to, { steps: 6 });
  await mouse.up();
}

async function until(browser, selector, count) {
  await browser.waitUntil((css, wanted) => document.querySelectorAll(css).length === wanted, selector, count);
}

async function sound(browser, what) {
  assert.deepEqual(await faults(browser), [], what);
  assert.equal(await wider(browser), false, `${what} has to be scrolled sideways`);
}
