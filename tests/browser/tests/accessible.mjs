// axe-core on every screen of both apps, in every look: light, dark, strong colours, forced colours,
// at 320 px and at 400% zoom. Questionnaires are walked; a kind of page that was met before with
// the same people in mind is looked at in one look more, by turns, and not in all again.

import assert from 'node:assert/strict';
import { LOOKS, seen } from '../looks.mjs';
import { Finger, Walker } from '../walker.mjs';
import * as steps from '../steps.mjs';

export const name = 'accessible';
export const engines = ['chromium'];
export const seconds = 1200;

/** Each temper, and every kind of question that is asked anywhere. */
const FORMS = [
  ['child', 'child-review-4-7', 0], ['child', 'child-review-cards', 3], ['child', 'child-conference', 1],
  ['young person', 'young-person-review', 0], ['parent', 'parent-review', 0], ['adult', 'observation', 0],
];

export async function run(t) {
  const service = await steps.service(t, 'small', [], FORMS.map(([, form]) => form));
  const browser = await t.launch();
  const found = [];
  const look = async (page, screen) => found.push(...await seen(page, screen));
  const met = new Map();
  const [left, walked] = [[...FORMS], async () => {
    for (let walk = left.shift(); walk; walk = left.shift()) found.push(...await questionnaire(browser, service, walk, met));
  }];
  await Promise.all([walked(), walked(), tablet(browser, service, look), boards(browser, service, look)]);
  await around(browser, service, look);
  await wayIn(browser, service, look);
  await officers(browser, service, look);
  assert.deepEqual([...new Set(found)], []);
}

async function questionnaire(browser, { url }, [temper, form, turn], met) {
  const found = [];
  const person = await browser.stranger({ touch: true, width: 320, height: 640 });
  let count = 0;
  const look = async (page) => {
    const kind = `${temper}: ${await person.evaluate(kindOf)}`;
    count += 1;
    const looks = met.has(kind) ? [LOOKS[count % LOOKS.length]] : LOOKS;
    met.set(kind, page.heading);
    found.push(...await seen(person, `${form}, “${page.heading}”`, looks));
    if (['My views', 'My sheet'].includes(page.heading) && !met.has(`sheet: ${temper}`)) {
      met.set(`sheet: ${temper}`, page.heading);
      found.push(...await sheet(person, form));
    }
  };
  await person.open(`${url}#1.${form}......`);
  await new Walker(person, new Finger(person), { turn, look }).walk();
  await person.page.close();
  return found;
}

/** What is done with one's own sheet, and back to it; a parent's is neither shown nor marked. */
async function sheet(person, form) {
  const found = [];
  const heading = await person.evaluate(() => document.querySelector('main h1').innerText);
  for (const [press, there, back] of [['Show it', '1 of', 'Leave'], ['My agenda', 'And then', 'Back'], [/^Give it to/, 'Who may open it?', 'Back']]) {
    const name = await person.evaluate(called, `${press.source ?? press}`);
    if (!name) continue;
    await person.clickText({ role: 'button', name });
    await person.waitFor(there);
    found.push(...await seen(person, `${form}, ${name}`));
    await person.clickText(back);
    await person.waitUntil((words) => document.querySelector('main h1')?.innerText === words, heading);
  }
  return found;
}

/** The words of the button that fit, if there is one. */
function called(pattern) {
  const names = [...document.querySelectorAll('main button')].map((one) => one.innerText.trim());
  return names.find((name) => new RegExp(pattern).test(name)) ?? null;
}

/** Each board with something on it; words, a drawing and a picture being put on. */
async function boards(browser, { url }, look) {
  const person = await browser.stranger();
  await steps.beginAsChild(person, url, { form: 'child-conference' });
  await steps.answer(person, ['', 'Yes']);
  await person.waitFor('How would you like to do it?');
  await look(person, 'which board');
  await person.clickText({ role: 'button', name: 'Football pitch' });
  await person.clickText('Score a goal');
  await person.waitUntil(() => document.activeElement?.matches('textarea'));
  await person.type('Swimming');
  await person.clickText('Draw it');
  await person.waitUntil(() => document.querySelector('.paper') !== null);
  await look(person, 'paper and tools');
  await person.clickText('Close');
  await person.clickText('Pick a picture');
  await person.fill('Look for a picture', 'water');
  await person.waitUntil(() => document.querySelector('.found')?.innerText.includes('picture'));
  await look(person, 'pictures to choose from');
  await person.clickText('Put it on');
  for (const board of ['Pirate ship', 'Story board', 'Plain list']) {
    await look(person, 'a board');
    await person.clickText('Use another board');
    await person.clickText({ role: 'button', name: board });
    await person.waitFor('Swimming');
  }
  await look(person, 'a plain list');
  await person.page.close();
}

/** What a child sees before a questionnaire. */
async function wayIn(browser, { url }, look) {
  const person = await browser.stranger();
  await person.open(`${url}#1.child-review-4-7+child-review-cards.review.harbour.2099-Q4.1..`);
  await person.waitFor('Dee Demo runs your meeting.');
  await look(person, 'the meeting');
  await person.clickText('I don’t want to do this');
  await person.waitFor('That is fine. Thank you for telling us.');
  await look(person, 'the way out');
  await person.clickText('I have changed my mind');
  await person.clickText('Go on');
  await person.waitFor('How would you like to answer?');
  await look(person, 'the ways to answer');
  await person.clickText({ role: 'button', name: 'With pictures' });
  await person.choose('No, only me');
  await person.clickText('Choose where to begin');
  await steps.answer(person, ['Would you like to do this?', 'Yes']);
  await person.waitFor('What would you like to talk about?');
  await look(person, 'the places');
  await person.page.close();
}

/** What a page is made of, so that a page of another make is known. */
function kindOf() {
  const classes = [...document.querySelectorAll('main [class]')].flatMap((el) => [...el.classList]);
  const fields = [...document.querySelectorAll('main :is(input, select, textarea)')].map((el) => el.type + (el.checked ? ' chosen' : ''));
  return [...new Set([...classes, ...fields])].sort().join(' ');
}

/** The pages around a questionnaire. */
async function around(browser, { url }, look) {
  const person = await browser.stranger();
  await person.open(url);
  await person.waitFor(steps.HOME);
  await look(person, 'home');
  await person.clickText({ role: 'button', name: 'I am a child' });
  await person.waitFor('What would you like to tell us about?');
  await look(person, 'what there is for a child');
  await person.clickText('I am somebody else');
  await person.waitFor('Who are you?');
  await person.clickText('Do you need help now?');
  await look(person, 'helplines');
  await person.clickText('Make this easier');
  await person.waitFor('Make this easier for you');
  await look(person, 'comfort');
  await person.clickText('Done');
  await person.clickText('For grown-ups');
  await person.waitFor('Make this device a shared tablet');
  await look(person, 'a tablet to be set up');
  await person.page.close();
}

async function tablet(browser, { url }, look) {
  const person = await browser.stranger();
  await person.open(url);
  await person.waitFor(steps.HOME);
  await person.clickText('For grown-ups');
  await person.choose('Kiosk');
  await person.fill('A code for grown-ups, at least 6 letters or numbers', 'grown up code');
  await person.clickText('Make this a shared tablet');
  await person.waitFor('This is a shared tablet now.', 60_000);
  for (const closed of ['Keeping people on this page', 'Stop using this as a shared tablet']) await person.clickText(closed);
  await look(person, 'a tablet, opened');
  await person.clickText('Back');
  await person.waitFor('Begin something new');
  await look(person, 'a tablet');
  await person.clickText({ role: 'button', name: 'What an adult saw' });
  await person.waitFor('Choose my four pictures');
  await look(person, 'a tablet, before');
  await person.clickText('Choose my four pictures');
  for (const picture of ['Cat', 'Moon', 'Cat']) await person.clickText({ role: 'button', name: picture });
  await look(person, 'four pictures');
  await person.clickText({ role: 'button', name: 'Ball' });
  for (const picture of ['Cat', 'Moon', 'Cat', 'Ball']) await person.clickText({ role: 'button', name: picture });
  await person.clickText('Lock mine and stop here');
  await person.waitFor('Carry on with yours');
  await look(person, 'a tablet with a seat');
  await person.clickText({ role: 'button', name: 'Blue circle' });
  await person.waitFor('Which four pictures did you choose?');
  await look(person, 'a seat');
  for (let count = 0; count < 4; count += 1) await person.clickText({ role: 'button', name: 'Cat' });
  await person.waitFor('Those are not the four pictures.', 30_000);
  await look(person, 'a seat that does not open');
  await person.page.close();
}

async function officers(browser, service, look) {
  await browser.open(`${service.url}collate/`);
  await browser.waitFor('Open the responses');
  await look(browser, 'unlock');
  await browser.clickText({ role: 'button', name: 'Open' });
  await browser.waitFor('Choose your key file first.');
  await look(browser, 'unlock refused');
  await steps.unlock(browser, service);
  await steps.waitForAll(browser, 69 + FORMS.length);
  for (const tab of await browser.evaluate(() => [...document.querySelectorAll('nav li button')].map((one) => one.innerText.trim()))) {
    await steps.page(browser, tab);
    await browser.waitUntil(() => document.querySelector('main :is(h1, h2)') !== null);
    await look(browser, tab);
    if (tab !== 'Tables') continue;
    await browser.fill('Questionnaire', steps.FORM);
    await browser.fill('Period', 'All responses so far');
    await browser.fill('Each question', 'By area');
    await browser.waitFor('on one scale');
    await look(browser, 'Tables by area');
  }
}
