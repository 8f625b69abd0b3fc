// Takes the pictures of docs/pictures/ and draws the icons: node pictures.mjs. `cargo xtask pictures`
// calls it after a build. The figures in them are the demo's, so that a picture never shows anyone's
// answers.

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from './driver/engines.mjs';
import { HeardServer, heard, ROOT } from './driver/servers.mjs';
import * as steps from './steps.mjs';

const PICTURES = join(ROOT, 'docs', 'pictures');
/** What is on a device's home screen and in its tabs, made of docs/icon.svg: a browser would take the
 * drawing itself apart in the middle of somebody's answers. The room is around the sign, in pixels. */
const ICONS = [['icon-192', 192, 0], ['icon-512', 512, 0], ['icon-maskable-512', 512, 96]];
const SIZES = { phone: [360, 740], tablet: [800, 1280], laptop: [1280, 800], desk: [1440, 900] };

async function main() {
  await mkdir(PICTURES, { recursive: true });
  const t = { folders: [], folder: async () => (t.folders.push(await mkdtemp(join(tmpdir(), 'heard-pictures-'))), t.folders.at(-1)) };
  t.server = async ({ data }) => (t.started = await HeardServer.start(data));
  const browser = await launch('chromium');
  try {
    const service = await steps.service(t, 'small');
    await family(browser, service);
    await child(await browser.stranger(), service);
    await officers(browser, service);
    await icons(browser.page.page);
  } finally {
    await browser.close();
    await t.started?.stop();
    for (const folder of [...t.folders, browser.folder]) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** One that a device cuts to its own shape has a ground, and room around the sign. */
async function icons(tab) {
  // A page of Heard's would refuse the style.
  await tab.goto('about:blank');
  const drawing = await readFile(join(ROOT, 'docs', 'icon.svg'), 'utf8');
  const sign = drawing.replace('<svg ', '<svg width="100%" height="100%" ');
  for (const [name, size, room] of ICONS) {
    const look = `box-sizing: border-box; height: 100vh; margin: 0; padding: ${room}px; background: ${room ? '#fdfcf9' : 'none'}`;
    await tab.setViewportSize({ width: size, height: size });
    await tab.setContent(`<body style="${look}">${sign}`);
    await writeFile(join(ROOT, 'public', `${name}.png`), await tab.screenshot({ omitBackground: true }));
  }
}

async function family(browser, { url }) {
  await browser.open(url);
  await browser.waitFor(steps.HOME);
  await take(browser, 'respond-home', 'phone', 'tablet', 'laptop');
  await steps.chooseForm(browser);
  await browser.choose('No, only me');
  await take(browser, 'respond-before', 'phone');
  await browser.clickText('Begin');
  await steps.answerCore(browser, 0, 1);
  await browser.waitFor(steps.CORE[1][0]);
  await browser.choose(steps.CORE[1][1]);
  await take(browser, 'respond-question', 'phone', 'tablet', 'laptop');
  await browser.colours('dark');
  await take(browser, 'respond-question-dark', 'phone');
  await browser.colours('light');
  await browser.clickText('Next');
  await steps.answerCore(browser, 2);
  await browser.waitFor(steps.MORE);
  await take(browser, 'respond-offer', 'phone');
  await steps.finish(browser);
  await take(browser, 'respond-check', 'phone', 'laptop');
  await steps.preview(browser);
  await take(browser, 'respond-preview', 'phone', 'laptop');
}

/** A child's way in, and their own sheet: what is marked, shown, put on an agenda and given. */
async function child(browser, { url }) {
  await browser.open(`${url}#1.child-review-4-7+child-review-8-11.review..2026-12-08.1..`);
  await browser.waitFor('Dee Demo runs your meeting.');
  await take(browser, 'child-meeting', 'phone', 'tablet', 'laptop');
  await browser.clickText('Go on');
  await browser.clickText({ role: 'button', name: 'With pictures' });
  await browser.choose('No, only me');
  await browser.clickText('Choose where to begin');
  await steps.answer(browser, ['Would you like to do this?', 'Yes']);
  await browser.waitFor('What would you like to talk about?');
  await take(browser, 'child-places', 'phone', 'tablet');
  await browser.clickText({ role: 'button', name: 'Me' });
  await browser.waitFor('How do you feel today?');
  await browser.choose('Good');
  await browser.clickText('Tell my meeting');
  // The device looks for its voices first.
  await browser.waitFor('Read it with someone');
  await take(browser, 'child-question', 'phone', 'tablet', 'laptop');
  await browser.clickText('Next');
  await browser.clickText({ role: 'button', name: 'Meeting' });
  await board(browser);
  await browser.fill('What is your first name?', 'Robin');
  await browser.clickText('Next');
  for (const left of ['Did you write any more names?', 'Did someone help you do this?']) {
    await browser.waitFor(left);
    await browser.clickText('Skip this one');
  }
  if (await browser.waitForOneOf(['I have finished', steps.WHERE]) !== steps.WHERE) await browser.clickText('I have finished');
  await browser.waitFor(steps.WHERE);
  await browser.clickText('Next');
  await browser.waitFor(steps.CHECK);
  await ownSheet(browser);
}

async function board(browser) {
  await browser.waitFor('One good thing, one worry, one wish');
  await browser.clickText({ role: 'button', name: 'Football pitch' });
  for (const [add, words] of [['Score a goal', 'my dog Biscuit'], ['Put an own goal', 'the dark in the hall'], ['Wish for the cup', 'to see my sister more']]) {
    await browser.clickText(add);
    await browser.waitUntil(() => document.activeElement?.matches('textarea'));
    await browser.type(words);
    await browser.clickText('Put it on');
  }
  await browser.clickText('Tell my meeting');
  await take(browser, 'child-board', 'phone', 'tablet');
  await browser.clickText('Next');
  await browser.waitFor('What is your first name?');
}

async function ownSheet(browser) {
  await browser.clickText('See my own sheet');
  await browser.waitFor('This is your own sheet');
  await take(browser, 'child-views', 'phone', 'tablet', 'laptop');
  await browser.clickText('Show it');
  await browser.waitFor('1 of');
  await browser.waitUntil(() => document.activeElement?.id === 'show');
  for (let page = 0; page < 2; page += 1) await browser.press('ArrowRight');
  await take(browser, 'child-show', 'tablet', 'laptop');
  await browser.press('Escape');
  await browser.clickText('My agenda');
  await browser.waitFor('Robin’s agenda');
  await take(browser, 'child-agenda', 'tablet');
  await browser.clickText('Back');
  await browser.clickText('Give it to my IRO');
  await browser.waitFor('Who may open it?');
  await take(browser, 'child-give', 'phone', 'tablet');
}

async function officers(browser, service) {
  await browser.open(`${service.url}collate/`);
  await browser.waitFor('Open the responses');
  await take(browser, 'collate-unlock', 'laptop');
  await steps.unlock(browser, service);
  await steps.waitForCount(browser, 69);
  await take(browser, 'collate-overview', 'desk', 'laptop', 'tablet');
  await steps.page(browser, 'Tables');
  await browser.waitFor('36 returned');
  await take(browser, 'collate-tables', 'desk', 'laptop', 'tablet');
  await steps.page(browser, 'Compare');
  await browser.waitFor('answered both questions');
  await take(browser, 'collate-compare', 'desk', 'laptop', 'tablet', 'phone');
  await steps.page(browser, 'What made the difference');
  await browser.waitFor('Each experience');
  await take(browser, 'collate-difference', 'desk', 'laptop', 'tablet', 'phone');
  await steps.page(browser, 'Publish');
  await browser.waitFor('This is not a release');
  await take(browser, 'collate-publish', 'desk', 'laptop');
}

async function take(browser, screen, ...sizes) {
  for (const size of sizes) {
    await browser.viewport(...SIZES[size]);
    await browser.evaluate(() => scrollTo(0, 0));
    await browser.screenshot(join(PICTURES, `${screen}-${SIZES[size].join('x')}.png`));
  }
}

await main();
process.exit(0);
