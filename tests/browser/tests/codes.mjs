// A service that asks for codes: a code that is typed in any way admits one questionnaire, whatever
// answer is lost on the way; one that will not do is said in plain words and costs nothing.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { pause, until } from '../driver/processes.mjs';
import * as steps from '../steps.mjs';

export const name = 'codes';
export const engines = ['chromium'];

const WANTED = 'To send your answers you need the code of an invitation.';
const THERE = 'Your code is here.';

export async function run(t) {
  const service = await steps.serviceWithCodes(t);
  const [typed, invited, offline, spare] = service.codes;
  await typedByHand(t, service, typed);
  await answersAreLost(t, service, invited);
  await serverIsAway(t, service, offline);
  await wrongCodes(t, service, typed, spare);
  const officer = await t.launch();
  await steps.unlock(officer, service);
  await steps.waitForCount(officer, 4);
}

/** Small letters, spaces, an O for a nought: it does not matter. */
async function typedByHand(t, { url }, code) {
  const browser = await t.launch();
  await browser.open(url);
  await browser.waitFor(WANTED);
  await browser.clickText('I have a code');
  await type(browser, 'ABCD');
  await browser.waitFor('this has 4.');
  await type(browser, `${code.slice(0, -1)}U`);
  await browser.waitFor('No code of ours has “U” in it.');
  await type(browser, ` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o')} `);
  await browser.waitFor(THERE);
  await answerAll(browser);
  assert.equal(await steps.send(browser), 'Sent. Thank you.');
  const sent = browser.log.requests.map(({ method, url: asked }) => `${method} ${new URL(asked).pathname}`);
  assert.equal(sent.filter((one) => one === 'POST /api/tokens').length, 1);
  await browser.open(url);
  await browser.waitFor(WANTED);
  await browser.close();
}

/** The code is in the invitation; the answer to each step is lost once, and once more. */
async function answersAreLost(t, { server }, code) {
  const line = await t.line(server.url);
  const browser = await t.launch();
  await browser.open(`${line.url}/#1......${code.replaceAll('-', '')}.`);
  await browser.waitFor(THERE);
  await answerAll(browser);
  const losing = (step) => line.lose((asked) => asked.startsWith(step));
  losing('POST /api/tokens');
  assert.equal(await steps.send(browser), 'We could not send it yet');
  await lostTwice(browser, line, 'POST /api/tokens');
  losing('PUT /api/responses');
  await lostTwice(browser, line, 'PUT /api/responses');
  line.lose(() => false);
  await browser.reload();
  await browser.waitFor('What was waiting here has now been sent.', 30_000);
  for (const step of ['POST /api/tokens', 'PUT /api/responses']) {
    const lost = lostOf(line, step);
    assert.deepEqual(new Set(lost.map(({ status }) => status)), new Set([200]), 'the server had done it each time');
    assert.equal(new Set(lost.map(({ body }) => body)).size, 1, `${step} says the same again`);
  }
  await browser.close();
}

/** Opens the page until the step was repeated. Browsers repeat some requests by themselves, so how
 * often is not for the test to say; that it still waits is. */
async function lostTwice(browser, line, step) {
  do {
    const before = lostOf(line, step).length;
    await browser.reload();
    await browser.waitFor('waits to be sent');
    await until(() => lostOf(line, step).length > before, 30_000, () => `${step} was not tried`);
    // What the page does about the loss.
    await pause(500);
  } while (lostOf(line, step).length < 2);
  assert.ok(await browser.shows('waits to be sent'));
}

function lostOf(line, step) {
  return line.lost.filter(({ asked }) => asked.startsWith(step));
}

/** Without a server everything is sealed and kept, and goes when the server is back. */
async function serverIsAway(t, { url, server }, code) {
  const browser = await t.launch();
  await browser.open(`${url}#1......${code.replaceAll('-', '')}.`);
  await browser.waitFor(THERE);
  await answerAll(browser);
  await server.stop();
  assert.equal(await steps.send(browser), 'We could not send it yet');
  const saved = await browser.download(() => browser.clickText('Save the sealed file'));
  assert.equal((await readFile(saved)).subarray(0, 5).toString(), 'heard');
  // This page would try again by itself.
  await browser.open('about:blank');
  await server.start();
  await browser.open(url);
  await browser.waitFor('What was waiting here has now been sent.', 30_000);
  await browser.close();
}

/** Used, unknown, none: said in words, the file is the way out, and another code helps. */
async function wrongCodes(t, { url }, used, spare) {
  const browser = await t.launch();
  await browser.open(`${url}#1......${used.replaceAll('-', '')}.`);
  await browser.waitFor(THERE);
  await answerAll(browser);
  assert.equal(await steps.send(browser), 'It could not be sent');
  await browser.waitFor('This code was used before.');
  await browser.waitFor('Your answers are still sealed on this device.');
  await browser.clickText('I have another code');
  await type(browser, '0000-0000-0000-0000');
  await browser.waitFor('We do not know this code.', 30_000);
  await browser.reload();
  await browser.waitFor('We do not know this code.', 30_000);
  await browser.waitFor('Save as a sealed file');
  await browser.clickText('I have another code');
  await type(browser, spare);
  await browser.waitFor('Sent. Thank you.', 30_000);
  await browser.close();
}

async function type(browser, code) {
  await browser.waitFor('Your code');
  await browser.fill('The code', code);
  await browser.clickText('Use this code');
}

async function answerAll(browser) {
  await browser.waitFor(steps.HOME);
  await steps.startForm(browser);
  await steps.answerCore(browser);
  await steps.finish(browser);
  await steps.preview(browser);
}
