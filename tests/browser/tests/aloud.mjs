// Reading aloud, with a made-up voice so that each word comes when the test says so: question, hint
// and choices in turn, the sentence and the word marked; stopped by a tap and by leaving the page;
// words to be heard instead of the shown ones; every page where somebody asked for it. And without
// a voice of the device's own: no sound, and how to read it with somebody.

import assert from 'node:assert/strict';
import { faults } from '../driver/axe.mjs';
import * as steps from '../steps.mjs';

export const name = 'aloud';
export const engines = ['chromium', 'firefox', 'webkit'];

const FORM = 'child-review-4-7';
const WITH = 'Read it with someone';

export async function run(t) {
  const { url } = await steps.service(t);
  await wordByWord(t, url);
  await withSomeone(t, url);
  if (t.engine === 'chromium') await everyPage(t, url);
}

async function wordByWord(t, url) {
  const browser = await t.launch();
  await begin(browser, url, [{ localService: false, lang: 'en-GB' }, { localService: true, lang: 'en-GB' }]);
  await listen(browser);
  assert.equal(await reading(browser), 'Would you like to do this?');
  assert.deepEqual(await marks(browser), { sentence: 'Would you like to do this?', word: null, spoken: ['Would you like to do this?'] });
  await word(browser, 6, 3);
  assert.equal((await marks(browser)).word, 'you');
  // A voice that does not say how long a word is.
  await word(browser, 10);
  assert.equal((await marks(browser)).word, 'like');
  await over(browser);
  assert.equal(await reading(browser), 'Yes');
  assert.deepEqual((await marks(browser)).spoken, ['Yes']);
  await over(browser);
  assert.equal(await reading(browser), 'No, not this one');
  await over(browser);
  await silent(browser, 'all was read');

  // A tap stops it, and so does leaving the page.
  await listen(browser);
  await browser.clickText('Stop');
  await silent(browser, 'stopped');
  await browser.choose('Yes');
  await listen(browser);
  await browser.clickText('Next');
  await browser.waitFor('How do you feel today?');
  await silent(browser, 'the page was left');

  await toTheWordsToSay(browser);
  await browser.close();
}

/** A question that is read in other words than those that are shown: no word of it is marked. */
async function toTheWordsToSay(browser) {
  await steps.answer(browser, ['How do you feel today?', 'Good']);
  await steps.answer(browser, ['Does it feel like home here?', 'Yes']);
  await steps.answer(browser, ['Do you feel safe where you live?', 'Yes']);
  await browser.waitFor('Do you trust the grown-ups here?');
  await listen(browser);
  assert.equal(await reading(browser), 'Do you trust the grown-ups here?');
  await over(browser);
  assert.match(await reading(browser), /^That means: can you tell them things/);
  await word(browser, 0, 4);
  assert.deepEqual(await marks(browser), { sentence: null, word: null, spoken: ['Do you trust the grown-ups here?'] });
  await browser.clickText('Stop');
}

/** A voice that sends the words away is no voice. */
async function withSomeone(t, url) {
  const browser = await t.launch();
  await begin(browser, url, [{ localService: false, lang: 'en-GB' }]);
  await browser.waitFor(WITH);
  assert.equal(await browser.offers('Listen'), false);
  await browser.clickText(WITH);
  await browser.waitFor('They should not answer for you.');
  if (t.engine === 'chromium') assert.deepEqual(await faults(browser), []);
  assert.deepEqual(await browser.evaluate(() => window.spoken), []);
  await browser.close();
}

/** Remembered; never before the page was touched. */
async function everyPage(t, url) {
  const browser = await t.launch();
  await browser.page.page.addInitScript(`(${speech})(${JSON.stringify([{ localService: true, lang: 'en' }])})`);
  await browser.open(url);
  await browser.clickText('Make this easier');
  await browser.choose('Yes, read every page to me');
  await browser.clickText('Done');
  await until(browser, 'Say what you think');
  // Through a reload a touch goes on counting in some browsers, but not from elsewhere. Whatever the
  // driver asks of a page counts as a touch, so it asks nothing until a page would have been read.
  await browser.open('about:blank');
  await browser.open(url);
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  assert.deepEqual(await browser.evaluate(() => [window.now, document.querySelector('.aloud')?.innerText]), [null, 'Listen'], 'nobody has touched the page yet');
  await browser.clickText({ role: 'button', name: 'I am a child' });
  await until(browser, 'What would you like to tell us about?');
  await browser.clickText({ role: 'button', name: 'My review' });
  await until(browser, 'My review');
  await browser.close();
}

// ---- steps

async function begin(browser, url, voices) {
  await browser.open(url);
  await browser.waitFor(steps.HOME);
  await browser.evaluate(speech, voices);
  await browser.clickText({ role: 'button', name: 'I am a child' });
  await browser.clickText({ role: 'button', name: 'My review' });
  await browser.clickText('Go on');
  await browser.clickText({ role: 'button', name: 'With pictures' });
  await browser.choose('No, only me');
  await browser.clickText('Begin');
  await browser.waitFor('Would you like to do this?');
}

async function listen(browser) {
  await steps.byKeys(browser, 'Listen');
  await browser.waitFor('Stop');
  // The keyboard stays where it was, so that the same key stops it.
  if (browser.name !== 'firefox') await browser.waitUntil(() => document.activeElement?.innerText === 'Stop');
}

async function until(browser, words) {
  await browser.waitUntil((wanted) => window.now?.text === wanted, words);
}

async function reading(browser) {
  return browser.evaluate(() => window.now?.text ?? null);
}

async function word(browser, charIndex, charLength) {
  await browser.evaluate((at, length) => window.now.onboundary({ name: 'word', charIndex: at, charLength: length ?? undefined }), charIndex, charLength ?? null);
}

async function over(browser) {
  await browser.evaluate(() => {
    const said = window.now;
    window.now = null;
    said.onend({});
  });
}

async function silent(browser, why) {
  await browser.waitFor('Listen');
  assert.equal(await reading(browser), null, why);
  assert.deepEqual(await marks(browser), { sentence: null, word: null, spoken: [] }, why);
}

/** What is marked: by the browser's highlights, and by the attribute of the elements. */
async function marks(browser) {
  return browser.evaluate(() => {
    const marked = (name) => [...(CSS.highlights.get(name) ?? [])].map(String)[0] ?? null;
    const spoken = [...document.querySelectorAll('[data-spoken]')].map((element) => element.innerText.trim());
    return { sentence: marked('heard-sentence'), word: marked('heard-word'), spoken };
  });
}

/** Takes the place of the browser's speech: it says nothing and keeps what it was given. */
function speech(voices) {
  window.spoken = [];
  window.now = null;
  window.SpeechSynthesisUtterance = class {
    constructor(text) {
      this.text = text;
    }
  };
  const value = {
    getVoices: () => voices,
    speak(said) {
      if (said.voice.localService !== true) throw new Error('a voice that is not on this device');
      window.spoken.push(said.text);
      window.now = said;
    },
    cancel() {
      const said = window.now;
      window.now = null;
      said?.onerror?.({ error: 'canceled' });
    },
  };
  Object.defineProperty(window, 'speechSynthesis', { value, configurable: true });
}
