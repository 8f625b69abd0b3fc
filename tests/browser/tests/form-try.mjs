// `heard form try`: a questionnaire that somebody has just written is opened in the families' app
// from the built files, answered to the end, and saved as a file; nothing is sent anywhere.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Started } from '../driver/processes.mjs';
import { DIST, program } from '../driver/servers.mjs';

export const name = 'form-try';
export const engines = ['chromium'];

const words = (en) => ({ en });
const QUESTION = 'Was the room warm enough?';
const MORE = 'What was too cold?';

/** A questionnaire that ships with nothing. */
const FORM = {
  id: 'about-the-room', version: 1, title: words('About the room'), audience: 'parent', readers: 'managers', minutes: 1,
  start: [words('Two questions about the room.')],
  end: [words('Thank you.')],
  choices: {
    yes_no: [{ name: 'yes', label: words('Yes') }, { name: 'no', label: words('No') }],
  },
  survey: [
    { type: 'select_one', name: 'warm_enough', label: words(QUESTION), short: words('Warm enough'), choices: 'yes_no', meaning: 'experience' },
    { type: 'text', name: 'too_cold', label: words(MORE), short: words('Too cold'), relevant: "${warm_enough} = 'no'", meaning: 'words' },
  ],
};

export async function run(t) {
  const file = join(await t.folder(), 'about-the-room.1.json');
  await writeFile(file, JSON.stringify(FORM));
  const trial = new Started(program('heard'), ['form', 'try', file, '--dist', DIST]);
  t.servers.push(trial);
  const [, url] = await trial.printed(/Open (http:\S+)/);
  const origin = new URL(url).origin;

  const browser = await t.launch();
  await browser.open(url);
  await begin(browser);
  await browser.choose('No');
  await browser.clickText('Next');
  await browser.waitFor(MORE);
  await browser.fill(MORE, 'The chairs.');
  await browser.clickText('Next');
  await toTheEnd(browser);
  const sealed = await browser.download(() => browser.clickText('Save the sealed file'));
  assert.match(sealed, /\.heard$/);
  assert.equal((await readFile(sealed)).includes('chairs'), false, 'the file is not sealed');
  assert.deepEqual(browser.log.foreign(origin), []);
  assert.deepEqual(browser.log.breaches, []);

  const sent = await fetch(`${origin}/api/responses/${'ab'.repeat(32)}`, { method: 'PUT', body: 'x' });
  assert.equal(sent.status, 404, 'a trial has no mailbox');
}

async function begin(browser) {
  await browser.waitForOneOf([FORM.title.en, 'Could someone else open this phone or tablet?']);
  if (!(await browser.text()).includes('Could someone else')) await browser.clickText({ role: 'button', name: FORM.title.en });
  await browser.waitFor('Could someone else open this phone or tablet?');
  await browser.choose('No, only me');
  await browser.clickText('Begin');
  await browser.waitFor(QUESTION);
}

/** Past where and when it was, the check page and what will be sent, to the sealed file. */
async function toTheEnd(browser) {
  const where = 'Which meeting is this about?';
  if ((await browser.waitForOneOf([where, 'Check what you have said'])) === where) {
    await browser.clickText('Next');
    await browser.waitFor('Check what you have said');
  }
  await browser.clickText('See what will be sent');
  await browser.waitFor('Before you send', 30_000);
  await browser.clickText('Seal it as a file');
  await browser.waitFor('Your answers are sealed', 30_000);
}
