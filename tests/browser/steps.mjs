// What people do with Heard, as steps that several tests share: a service is set up, a parent
// answers, an officer opens. Words on the screens stand here and in no other file of the tests,
// as far as more than one test needs them.

import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pause, until } from './driver/processes.mjs';
import { DIST, heard } from './driver/servers.mjs';

/** The questionnaire of the tests. */
export const FORM = 'After the initial child protection conference';
/** What is asked before the first question. */
export const SHARED = 'Could someone else open this phone or tablet?';
/** Who the parent of the tests says they are, where there is something for others too. */
export const PARENT = 'I am a parent or carer';
/** What a device shows before it begins: who one is, or what there is for the only ones it can be. */
export const HOME = /Who are you\?|What would you like to tell us about\?/;
/** The page with everything answered. */
export const CHECK = 'Check what you have said';
/** The page with what will be sent. */
export const PREVIEW = 'This is exactly what will be sent';
/** The passphrase of keys that the tests make. */
export const PASSPHRASE = 'four words for the tests';

/** The six questions that matter most, each with an answer. */
export const CORE = [
  ['Did you understand why the conference was held?', 'Yes'],
  ["When did you first see the social worker's report?", 'About a day before'],
  ['At the conference, could you say what you thought?', 'Partly'],
  ['Did people at the conference listen to you?', 'Yes'],
  ['When you left, did you understand what people were worried about?', 'Yes'],
  ['When you left, did you understand the plan?', 'No'],
];
/** What is asked after the six. */
export const MORE = 'There are six more questions. Would you like to answer them?';
export const BETTER = 'What would make the next conference better?';
export const NAMES = 'Which names should we take out of what you wrote?';
export const HELPED = 'Did someone help you with this?';
export const WHERE = 'Which meeting is this about?';
/** What a shared tablet shows first, and the code of those who set it up. */
export const TABLET = 'Several people use this tablet.';
export const GROWN_UPS = 'grown up code';

/** Time for what was said last to be on the disk, before its page is left or its browser killed: a
 * tap is followed by its draft within some hundredths of a second, and after two seconds nothing
 * may be lost. */
export async function toDisk() {
  await pause(2_000);
}

/** Waits until everything is on the device, which begins some seconds after the page. */
export async function onTheDevice(browser) {
  await browser.waitUntil(() => navigator.serviceWorker.getRegistration().then(Boolean));
  await browser.waitUntil(async () => {
    const there = await navigator.serviceWorker.ready;
    return Boolean(there.active && navigator.serviceWorker.controller) && (await caches.has('heard-used'));
  });
}

// ---- a service

/** A server with the demo's service set up, and the key that opens it; no responses unless asked.
 * With `forms` it offers these questionnaires instead of the demo's. */
export async function service(t, size = 'none', how = [], forms = null) {
  const data = await t.folder();
  await heard(['demo', '--data', data, '--write-config', ...how]);
  if (forms) await offer(join(data, 'service.toml'), forms);
  const server = await t.server({ data });
  const said = await heard(['demo', '--data', data, '--server', server.url, '--size', size, ...how]);
  const [, passphrase] = said.match(/Passphrase:\s+(.+)/);
  return { server, data, url: `${server.url}/`, origin: server.url, key: join(data, 'demo-key.json'), passphrase };
}

async function offer(config, forms) {
  const others = (await readFile(config, 'utf8')).replace(/\[\[forms\]\]\nid = .*\n/g, '');
  const offered = forms.map((id) => `[[forms]]\nid = "${id}"\n`).join('\n');
  await writeFile(config, others.replace('[[helplines]]', `${offered}\n[[helplines]]`));
}

/** The same, but the service asks for codes; with some codes to try. */
export async function serviceWithCodes(t) {
  const made = await service(t, 'none', ['--codes']);
  const codes = await readFile(join(made.data, 'demo-codes.txt'), 'utf8');
  return { ...made, codes: codes.trim().split('\n') };
}

/** A copy of dist/ for a host of plain files, which a test may add files to. */
export async function site(t) {
  const folder = join(await t.folder(), 'site');
  await cp(DIST, folder, { recursive: true });
  return folder;
}

/** The service as a second manager sees it, who is let in with a key of their own. */
export async function colleague(t, service, called = 'Dee') {
  const folder = await t.folder();
  const [key, card, own, managers] = ['key.json', 'card.json', 'own', 'managers'].map((file) => join(folder, file));
  await writeFile(own, `${PASSPHRASE}\n`);
  await writeFile(managers, `${service.passphrase}\n`);
  await heard(['key', 'new', '--out', key, '--card', card, '--server', service.origin, '--passphrase-file', own]);
  const fingerprint = (await heard(['key', 'fingerprint', card])).trim().split('\n').at(-1);
  await heard([
    'key', 'add', '--key', service.key, '--passphrase-file', managers, '--server', service.origin,
    '--card', card, '--name', called, '--group', 'managers', '--fingerprint', fingerprint,
  ]);
  return { ...service, key, passphrase: PASSPHRASE };
}

// ---- a parent

/** Opens the address and begins the questionnaire on a phone that nobody else opens. */
export async function begin(browser, url, { alone = true } = {}) {
  await browser.open(url);
  await browser.waitFor(HOME);
  await startForm(browser, { alone });
}

/** Begins the questionnaire from the first page. */
export async function startForm(browser, { alone = true } = {}) {
  await chooseForm(browser);
  await startHere(browser, { alone });
}

/** Begins the questionnaire from the page before its first question, where an invitation leads. */
export async function startHere(browser, { alone = true } = {}) {
  await browser.waitFor(SHARED);
  await browser.choose(alone ? 'No, only me' : 'Yes, or I am not sure');
  await browser.clickText('Begin');
  await browser.waitFor(CORE[0][0]);
}

/** From the first page to the one before the questionnaire. */
export async function chooseForm(browser) {
  await browser.waitFor(HOME);
  if (await browser.shows('Who are you?')) await browser.clickText({ role: 'button', name: PARENT });
  await browser.clickText({ role: 'button', name: FORM });
  await browser.waitFor(SHARED);
}

/** A child's way from an invitation to the first question: past the meeting and the ways to answer. */
export async function beginAsChild(browser, url, { form, alone = true, by = 'Begin', about = '......' }) {
  await browser.open(`${url}#1.${form}${about}`);
  await browser.clickText('Go on');
  await browser.waitFor(SHARED);
  await browser.choose(alone ? 'No, only me' : 'Yes, or I am not sure');
  await browser.clickText(by);
}

/** Opens the address again and carries on with what was begun. */
export async function carryOn(browser, url) {
  await browser.open(url);
  await browser.waitFor('You have begun');
  await browser.clickText('Carry on');
}

/** Answers one question and goes on. */
export async function answer(browser, [question, said]) {
  await browser.waitFor(question);
  await browser.choose(said);
  await browser.clickText('Next');
}

/** Answers some of the six questions. */
export async function answerCore(browser, from = 0, to = CORE.length) {
  for (const pair of CORE.slice(from, to)) await answer(browser, pair);
}

/** After the six: no more, some words with a name in them, where it was; ends at the check page. */
export async function finish(browser, { words = 'Jonathan spoke too fast. Please start on time.', area = 'Harbour' } = {}) {
  await browser.waitFor(MORE);
  await browser.clickText('No, finish now');
  await browser.waitFor(BETTER);
  await browser.fill(BETTER, words);
  await browser.clickText('Next');
  await browser.waitFor(NAMES);
  await browser.fill(NAMES, 'Jonathan');
  await browser.clickText('Next');
  await answer(browser, [HELPED, 'No, I did it on my own']);
  await browser.waitFor(WHERE);
  await browser.clickText(area);
  await browser.clickText('Next');
  await browser.waitFor(CHECK);
}

/** From the page of names, which stay as they are, to what will be sent. */
export async function toTheEnd(browser) {
  await browser.waitFor(NAMES, 30_000);
  await browser.clickText('Next');
  await answer(browser, [HELPED, 'No, I did it on my own']);
  await browser.waitFor(WHERE);
  await browser.clickText('Next');
  await browser.waitFor(CHECK);
  await preview(browser);
}

/** From the check page to what will be sent, fully drawn. */
export async function preview(browser) {
  await browser.clickText('See what will be sent');
  await browser.waitFor(PREVIEW);
  await browser.waitFor('Before you send', 30_000);
}

/** Everything from the first page to the preview. */
export async function answerAll(browser, url, { area, ...options } = {}) {
  await begin(browser, url, options);
  await answerCore(browser);
  await finish(browser, { area });
  await preview(browser);
}

/** Seals and sends; gives the heading of the page after. */
export async function send(browser) {
  await browser.clickText('Seal and send');
  return browser.waitForOneOf(['Sent. Thank you.', 'We could not send it yet', 'It could not be sent', 'You have this open in another tab'], 30_000);
}

/** Presses a button by keys; by a click where the driver's keys press no button, as Firefox's. */
export async function byKeys(browser, name) {
  if (browser.name === 'firefox') {
    await browser.clickText({ role: 'button', name });
    return;
  }
  await browser.tabTo(name);
  await browser.press('Enter');
}

// ---- a shared tablet

/** One code, good for five. */
async function tabletCode(t, { origin, key, passphrase }) {
  const folder = await t.folder();
  const [pass, csv] = [join(folder, 'passphrase'), join(folder, 'links.csv')];
  await writeFile(pass, `${passphrase}\n`);
  await heard([
    'invite', '--server', origin, '--key', key, '--passphrase-file', pass, '--tablet', '5',
    '--count', '1', '--for', 'child', '--out', join(folder, 'slips.html'), '--csv', csv,
  ]);
  const [code] = (await readFile(csv, 'utf8')).match(/\b[0-9A-Z]{4}(-[0-9A-Z]{4}){3}\b/);
  return code;
}

/** Makes the device a shared tablet with a code that is good for five. */
export async function sharedTablet(t, browser, service) {
  const code = await tabletCode(t, service);
  await browser.open(service.url);
  await browser.waitFor(HOME);
  await browser.clickText('For grown-ups');
  await browser.waitFor('Make this device a shared tablet');
  await browser.fill('Area', 'Harbour');
  await browser.fill('A code for grown-ups, at least 6 letters or numbers', GROWN_UPS);
  await browser.fill("The tablet's code", code.toLowerCase());
  await browser.clickText('Make this a shared tablet');
  await browser.waitFor('This is a shared tablet now.', 60_000);
  await browser.waitFor('Left to be answered: 5');
  await browser.waitFor('Waiting to be sent: 0');
  await browser.clickText('Back');
  await browser.waitFor(TABLET);
}

/** Begins the questionnaire under four pictures of one's own. */
export async function beginLocked(browser, pictures) {
  await browser.clickText({ role: 'button', name: FORM });
  await browser.clickText('Choose my four pictures');
  await browser.waitFor('Choose four pictures, one after the other.');
  await give(browser, pictures);
  await browser.waitFor('Now the same four once more');
  await give(browser, pictures);
  await browser.waitFor(CORE[0][0], 30_000);
}

/** Gives four pictures. */
export async function give(browser, pictures) {
  for (const [given, picture] of pictures.entries()) {
    await browser.waitFor(`${given} of 4 pictures given`, 30_000);
    await browser.clickText({ role: 'button', name: picture });
  }
}

// ---- an officer

/** Opens the officers' app with a key file and waits until everything is counted. */
export async function unlock(browser, { url, key, passphrase }) {
  await browser.open(`${url}collate/`);
  await browser.waitFor('Open the responses');
  await tryKey(browser, key, passphrase);
  await browser.waitFor('What came back', 60_000);
  await browser.waitGone(/^Opening \d+ of \d+/m, 60_000);
}

/** Gives the key file and the passphrase on the page that asks for them. */
export async function tryKey(browser, key, passphrase) {
  await browser.setFile('#key-file', key);
  await browser.fill('Your passphrase', passphrase);
  await browser.clickText({ role: 'button', name: 'Open' });
}

/** Goes to a page of the officers' app; on a narrow screen the pages stand behind one button. */
export async function page(browser, name) {
  const there = await browser.evaluate(() => document.querySelector('#pages').getClientRects().length > 0);
  if (!there) await browser.clickText({ role: 'button', name: 'Menu' });
  await browser.clickText({ role: 'button', name, selector: '#pages button' });
}

/** How many questionnaires the officers' first page counts. */
export async function waitForCount(browser, count) {
  await browser.waitFor(new RegExp(`All questionnaires\\s+${count.toLocaleString('en-GB')}\\b`), 60_000);
}

/** Reads the access log until all of this is in it: it is written beside what it tells of. */
export async function inTheLog(browser, wanted) {
  let rows = [];
  await until(async () => {
    await browser.clickText('People and keys');
    await browser.clickText('Read the access log');
    await browser.waitFor('Newest first');
    rows = (await tableRows(browser)).map((cells) => cells.slice(1).join(' '));
    return wanted.every((said) => rows.includes(said));
  }, 15_000, () => `not in the log: ${wanted.join(' | ')}, only ${rows.join(' | ')}`);
}

/** Waits until the page can be left without a question, because nothing of it would be gone. */
export async function letsGo(browser) {
  await browser.waitUntil(() => window.dispatchEvent(new Event('beforeunload', { cancelable: true })));
}

/** How many it counts over all time: a response that does not say when is in no year. */
export async function waitForAll(browser, count) {
  await browser.fill('Period', 'All responses so far');
  await waitForCount(browser, count);
}

/** The cells of the rows of all tables on the page, by the text of their first cell. */
export async function tableRows(browser) {
  return browser.evaluate(() => [...document.querySelectorAll('tr')]
    .map((row) => [...row.cells].map((cell) => cell.innerText.replace(/\s+/g, ' ').trim())));
}
