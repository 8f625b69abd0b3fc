// What a team makes together: two officers who work at once lose nothing, what is made without a
// connection reaches colleagues later, what a colleague makes comes by itself and disturbs nobody who writes,
// a release is made beside those that were made meanwhile, and on a host of plain files all goes as a sealed
// file.

import assert from 'node:assert/strict';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { heard, ROOT } from '../driver/servers.mjs';
import * as steps from '../steps.mjs';

export const name = 'team';
export const engines = ['chromium'];

const TARGET = 'Took part or contributed (children, each once; every kind of meeting)';
const KEPT_HERE = 'of your changes are on this device';

export async function run(t) {
  await atOnce(t);
  await byFile(t);
}

async function atOnce(t) {
  const service = await steps.service(t, 'small');
  const [here, there] = [await t.launch(), await t.launch()];
  const colleague = await steps.colleague(t, service);
  await steps.unlock(here, service);
  await steps.unlock(there, colleague);
  await Promise.all([save(here, 'Made here'), save(there, 'Made there')]);

  // The server goes; what is made meanwhile is sealed on the device, and survives the page.
  await service.server.stop();
  await save(here, 'Made in a tunnel', { sent: false });
  await service.server.start();
  await here.open('about:blank');
  await steps.unlock(here, service);
  await seen(here, ['Made here', 'Made there', 'Made in a tunnel']);
  await here.waitGone(KEPT_HERE);
  await there.open('about:blank');
  await steps.unlock(there, colleague);
  await seen(there, ['Made here', 'Made there', 'Made in a tunnel']);
  await beside(here, there);
  await undisturbed(here, there);
  await oneAfterAnother(here);
}

/** The draft of a page that was open while a colleague made a release does not know of it. */
async function beside(here, there) {
  for (const browser of [here, there]) {
    await steps.page(browser, 'Publish');
    await browser.waitFor('This is not a release');
  }
  await release(here, 'By the first');
  await here.waitFor('The release is made.', 30_000);
  await gone(here);
  await release(there, 'By the second');
  await there.waitFor('A colleague has made a release meanwhile.', 30_000);
  assert.deepEqual(await releases(there), ['By the first'], 'it was made all the same');
  await there.clickText('Make this release');
  await there.waitFor('The release is made.', 30_000);
  assert.deepEqual(await releases(there), ['By the second', 'By the first']);
  assert.equal(await there.shows('It was made at the same time'), false);
  await gone(there);
}

/** What a colleague made shows when the window is looked at again, but never while something is written. */
async function undisturbed(here, there) {
  await here.clickText('Go on with a draft');
  await here.clickText('Write around the figures');
  await here.evaluate(() => document.querySelector('#words-introduction').focus());
  await here.type('Half a sen');
  await steps.page(there, 'Overview');
  await steps.page(there, 'Publish');
  await there.waitFor('This is not a release');
  await release(there, 'By the third');
  await there.waitFor('The release is made.', 30_000);
  await gone(there);
  await here.evaluate(() => window.dispatchEvent(new Event('focus')));
  await new Promise((done) => setTimeout(done, 1000));
  assert.equal((await releases(here)).includes('By the third'), false, 'it came while something was written');
  await here.type('tence');
  assert.equal(await here.evaluate(() => document.activeElement.value), 'Half a sentence');
  await here.evaluate(() => document.activeElement.blur());
  await here.waitUntil(() => document.querySelector('main table').innerText.includes('By the third'));
  await here.waitUntil(() => document.querySelector('article.report').innerText.includes('Half a sentence'));
  await here.waitGone(KEPT_HERE);

  // On another page it comes by itself as well.
  await save(here, 'Seen at once');
  await steps.page(there, 'Saved views');
  await there.waitFor('Seen at once');
}

/** What is changed while something else is on its way goes after it. */
async function oneAfterAnother(browser) {
  let letGo;
  const held = new Promise((resolve) => { letGo = resolve; });
  await browser.page.page.route('**/api/workspace/*', async (route) => {
    await held;
    await route.continue();
  });
  await save(browser, 'On its way', { sent: false });
  await save(browser, 'After it', { sent: false });
  letGo();
  await browser.waitGone(KEPT_HERE);
}

async function release(browser, called) {
  await browser.fill('Name of the release', called);
  await browser.evaluate(() => performance.clearResourceTimings());
  await browser.clickText('Make this release');
}

/** The releases that a page lists, the latest first. */
async function releases(browser) {
  const rows = await steps.tableRows(browser);
  return rows.map(([name]) => name).filter((name) => name.startsWith('By the '));
}

async function byFile(t) {
  const site = await plainSite(t);
  const host = await t.host(site.folder);
  const [first, second] = [await t.launch(), await t.launch()];
  await steps.unlock(first, { url: host.url, key: site.key, passphrase: steps.PASSPHRASE });
  await steps.page(first, 'Meetings and targets');
  await first.fill(TARGET, '90');
  await first.press('Tab');
  await first.waitFor('Undo');
  await steps.letsGo(first);
  await first.open('about:blank');
  await steps.unlock(first, { url: host.url, key: site.key, passphrase: steps.PASSPHRASE });
  await aims(first, '90');
  await steps.page(first, 'People and keys');
  await first.clickText("The team's sealed file");
  const file = await first.download(() => first.clickText('Save everything as a sealed file'));
  assert.equal((await readFile(file)).includes('target'), false, 'the file is not sealed');

  await steps.unlock(second, { url: host.url, key: site.key, passphrase: steps.PASSPHRASE });
  await steps.page(second, 'People and keys');
  await second.clickText("The team's sealed file");
  await takeIn(second, await damaged(t, file), 'This is no file of a workspace, or it is damaged. Nothing was changed.');
  // A target belongs to no form, so there is one entry for each group of its author.
  await takeIn(second, file, 'Taken in: 2 new entries.');
  await takeIn(second, file, 'Everything in this file was known here already.');
  await aims(second, '90');
  assert.deepEqual(host.requests.filter((request) => !request.startsWith('GET ')), []);
}

async function aims(browser, percent) {
  await steps.page(browser, 'Meetings and targets');
  await browser.waitUntil((percent) => [...document.querySelectorAll('main input')].some((field) => field.value === percent), percent);
}

async function takeIn(browser, file, words) {
  await browser.setFile('#team-file', file);
  await browser.waitFor(words);
}

async function damaged(t, file) {
  const bytes = await readFile(file);
  const cut = join(await t.folder(), 'cut.heard-team');
  await writeFile(cut, bytes.subarray(0, bytes.length - 1));
  return cut;
}

async function save(browser, name, { sent = true } = {}) {
  await steps.page(browser, 'Overview');
  await browser.clickText('Save this view');
  await browser.fill('What it is called', name);
  await browser.evaluate(() => performance.clearResourceTimings());
  await browser.clickText({ role: 'button', name: 'Save for the team' });
  await browser.waitFor(`“${name}” is saved`);
  await (sent ? gone(browser) : browser.waitFor(KEPT_HERE));
}

/** The mailbox has everything. What is not sealed yet is not told of, so it has to have the first of it. */
async function gone(browser) {
  await browser.waitUntil(appended);
  await browser.waitGone(KEPT_HERE);
}

/** Whether the mailbox has taken a change of this page. */
function appended() {
  const all = performance.getEntriesByType('resource');
  return all.some(({ name, responseStatus }) => /\/api\/workspace\/[0-9a-f]{64}$/.test(name) && responseStatus === 200);
}

async function seen(browser, names) {
  await steps.page(browser, 'Saved views');
  for (const name of names) await browser.waitFor(name);
}

/** dist/ on a host of plain files, with a service that was set up by the command. */
async function plainSite(t) {
  const [folder, files] = [await steps.site(t), await t.folder()];
  const [passphrase, out] = [join(files, 'passphrase'), join(files, 'out')];
  await writeFile(passphrase, `${steps.PASSPHRASE}\n`);
  await heard([
    'key', 'setup', '--settings', join(ROOT, 'src/cli/demo/service.toml'), '--name', 'Alex Morgan',
    '--out', out, '--passphrase-file', passphrase,
  ]);
  for (const name of ['service.json', 'keyring.json']) await copyFile(join(out, name), join(folder, name));
  return { folder, key: join(out, 'heard-key.json') };
}
