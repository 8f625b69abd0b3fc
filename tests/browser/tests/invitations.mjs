// Invitations on a service that asks for codes: a manager makes slips and prints them; what a camera
// reads and what is typed by hand each let one person answer once; and colleagues see how many of a
// batch were used, never anything of one code, and of a small batch nothing at all.

import assert from 'node:assert/strict';
import { faults, wider } from '../driver/axe.mjs';
import { pages, readSquare } from '../driver/paper.mjs';
import * as steps from '../steps.mjs';

export const name = 'invitations';
export const engines = ['chromium'];

const LARGE = { label: 'Harbour, autumn', area: 'Coast: Harbour', place: 'harbour', count: 24, layout: 'Eight to a page, to be cut', pages: 3 };
const SMALL = { label: 'Dunes, a few', area: 'Coast: Dunes', place: 'dunes', count: 5, layout: 'A page for each', pages: 5 };
const CODE = /[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}/g;

export async function run(t) {
  const service = await steps.serviceWithCodes(t);
  const manager = await t.launch();
  await steps.unlock(manager, service);
  await manager.clickText({ role: 'button', name: 'Invitations' });
  await manager.waitFor('Each batch you make will stand here');
  const large = await make(manager, service, LARGE);
  await manager.clickText('Make other slips');
  const small = await make(manager, service, SMALL);
  const codes = [...large, ...small].map(({ code }) => code);
  assert.equal(new Set(codes).size, LARGE.count + SMALL.count, 'two slips have the same code');
  await manager.clickText('Make other slips');
  await nothingOfOneCode(manager, codes);
  assert.deepEqual(await batch(manager, LARGE), ['24', '–', '0']);
  await manager.close();

  await answer(t, service, large[0].link);
  await answer(t, service, service.url, large[1].code);
  await answer(t, service, small[0].link);
  await usedBefore(t, large[0].link);

  const colleague = await t.launch();
  await steps.unlock(colleague, service);
  await colleague.clickText({ role: 'button', name: 'Invitations' });
  await colleague.waitFor(SMALL.label);
  // All three families said Harbour, whichever way they were invited.
  assert.deepEqual(await batch(colleague, LARGE), ['24', '2', '3']);
  assert.deepEqual(await batch(colleague, SMALL), ['5', 'not told', 'not told'], 'a small batch tells of its codes');
  await nothingOfOneCode(colleague, codes);
}

/** Makes a batch and reads its paper; gives each slip's link and code. */
async function make(browser, { url }, wanted) {
  await browser.waitFor('Which questionnaires can they choose from?');
  await browser.choose(steps.FORM);
  await browser.fill('Area', wanted.area);
  await browser.fill('The words are for', 'a parent');
  await browser.fill('How many', `${wanted.count}`);
  await browser.fill('On the paper', wanted.layout);
  await browser.fill('What colleagues will call this batch', wanted.label);
  await accessible(browser, 'choosing');
  await browser.clickText('Make the slips');
  await browser.waitFor(`${wanted.count} slips are made.`, 30_000);
  const slips = await paper(browser, wanted);
  for (const { link, text, code } of slips) {
    const [address, fragment] = link.split('#');
    assert.equal(address, url, 'the square leads elsewhere');
    const [version, form, , area] = fragment.split('.');
    assert.deepEqual([version, form, area], ['1', 'parent-after-icpc', wanted.place]);
    assert.ok(fragment.includes(code.replaceAll('-', '')), `the square and the line to type differ: ${link} and ${code}`);
    for (const words of ['Northshire Reviewing Service', 'no name on', new URL(url).host, 'choose']) {
      assert.ok(text.includes(words), `“${words}” is not on the slip: ${text}`);
    }
  }
  return slips;
}

/** What comes out of the printer. */
async function paper(browser, wanted) {
  await browser.evaluate(() => { window.print = () => { window.asked = true; }; });
  await browser.clickText('Print the sheets');
  await browser.waitUntil(() => window.asked === true);
  await browser.medium('print');
  const texts = await browser.evaluate(() => [...document.querySelectorAll('.print-only svg.qr')]
    .map((square) => square.closest('.slip, .page').innerText));
  const screen = await browser.shows('What colleagues will call this batch');
  assert.equal(pages(await browser.printed()), wanted.pages, 'pages');
  await browser.medium('screen');
  assert.equal(screen, false, 'the screen is printed with the slips');
  assert.equal(texts.length, wanted.count, 'slips');
  const slips = [];
  for (const [place, text] of texts.entries()) {
    const link = await readSquare(browser, '.print-only svg.qr', place);
    assert.ok(link, `a camera reads nothing of slip ${place}`);
    const typed = text.match(CODE) ?? [];
    assert.equal(typed.length, 1, `one code to type on slip ${place}: ${text}`);
    slips.push({ link, text, code: typed[0] });
  }
  return slips;
}

/** A family with the link of a slip, or with its code typed by hand. */
async function answer(t, { url }, link, code) {
  const browser = await t.launch();
  await browser.open(link);
  if (code) await typeCode(browser, code);
  await answerAll(browser);
  assert.equal(await steps.send(browser), 'Sent. Thank you.');
  const asked = browser.log.requests.map(({ url: address }) => address);
  assert.equal(asked.some((address) => address.includes('#')), false, 'the invitation went to the server');
  const drawn = asked.filter((address) => address === `${url}api/tokens`);
  assert.equal(drawn.length, 1, 'the code is changed for a token once');
  await browser.close();
}

/** Whoever finds a slip that was used can answer, and cannot send. */
async function usedBefore(t, link) {
  const browser = await t.launch();
  await browser.open(link);
  await answerAll(browser);
  assert.equal(await steps.send(browser), 'It could not be sent');
  await browser.waitFor('This code was used before.');
  await browser.close();
}

async function typeCode(browser, code) {
  await browser.waitFor('To send your answers you need the code of an invitation.');
  await browser.clickText('I have a code');
  await browser.waitFor('Your code');
  await browser.fill('The code', code.toLowerCase());
  await browser.clickText('Use this code');
}

async function answerAll(browser) {
  await browser.waitFor('Your code is here.', 30_000);
  // A slip names the one questionnaire; a code that was typed leaves the choice.
  const page = await browser.waitForOneOf([steps.SHARED, steps.HOME]);
  await (page === steps.HOME ? steps.startForm : steps.startHere)(browser);
  await steps.answerCore(browser);
  await steps.finish(browser);
  await steps.preview(browser);
}

/** What is told of a batch: made, used, returned. */
async function batch(browser, { label }) {
  const rows = await steps.tableRows(browser);
  const row = rows.find(([first]) => first === label);
  assert.ok(row, `no row for ${label}: ${JSON.stringify(rows)}`);
  return row.slice(3);
}

/** No code is on the page once the slips were left. */
async function nothingOfOneCode(browser, codes) {
  const page = await browser.evaluate(() => document.documentElement.outerHTML);
  const found = codes.filter((code) => page.includes(code) || page.includes(code.replaceAll('-', '')));
  assert.deepEqual(found, [], 'a code is still in the page');
  await accessible(browser, 'the batches');
}

async function accessible(browser, page) {
  assert.deepEqual(await faults(browser), [], page);
  assert.equal(await wider(browser), false, `${page} has to be scrolled sideways`);
}
