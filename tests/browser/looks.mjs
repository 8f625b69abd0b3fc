// The looks in which every screen has to hold: light and dark, strong colours, the device's own few
// colours, letters made to be told apart; on a small phone and at 400% zoom.
// Axe, nothing cut, nothing to be scrolled sideways.

import { faults, wider } from './driver/axe.mjs';

/** A laptop of 1280 by 1024 at 400% shows 320 by 256 of its pixels. */
export const LOOKS = [
  { name: 'light, 320 px', scheme: 'light', width: 320, height: 640 },
  { name: 'dark, 320 px', scheme: 'dark', width: 320, height: 640 },
  { name: 'strong colours, 400%', scheme: 'light', contrast: true, width: 320, height: 256 },
  { name: 'dark and strong colours', scheme: 'dark', contrast: true, width: 1280, height: 800 },
  { name: 'forced colours', scheme: 'light', forced: true, width: 320, height: 640 },
  { name: 'easy letters, dark, 320 px', scheme: 'dark', easy: true, width: 320, height: 640 },
  { name: 'dark, 1280 px', scheme: 'dark', width: 1280, height: 800 },
];

/** What is wrong with the page in these looks, one line each; the page is left as it was. */
export async function seen(browser, screen, looks = LOOKS) {
  const found = [];
  for (const look of looks) {
    await dress(browser, look);
    const wrong = await faults(browser);
    if (await wider(browser)) wrong.push('has to be scrolled sideways');
    wrong.push(...await browser.evaluate(cut));
    found.push(...wrong.map((fault) => `${screen}, ${look.name}: ${fault}`));
  }
  await dress(browser, LOOKS[0]);
  return found;
}

/** Puts a page into a look. Strong colours and easy letters are what the comfort page puts on the root. */
export async function dress(browser, { scheme, contrast = false, forced = false, easy = false, width, height }) {
  await browser.colours(scheme);
  await browser.forced(forced);
  await browser.viewport(width, height);
  await browser.evaluate(comfort, { contrast: contrast && 'high', face: easy && 'easy' });
}

/** Puts comfort settings on the page; letters that have to be fetched have come when it is done. */
async function comfort(settings) {
  const { dataset } = document.documentElement;
  for (const [name, value] of Object.entries(settings)) {
    if (value) dataset[name] = value;
    else delete dataset[name];
  }
  // A tab that nobody looks at may fetch no letters at all.
  await Promise.race([document.fonts.ready, new Promise((resolve) => setTimeout(resolve, 2000))]);
}

/** Words that do not fit into what they stand in, and cannot be scrolled to. */
function cut() {
  const hidden = (style) => [style.overflowX, style.overflowY].some((one) => one === 'hidden' || one === 'clip');
  const all = [...document.querySelectorAll('main *')].filter((el) => el.getClientRects().length > 0 && el.textContent.trim() !== '' && !el.closest('svg, .hidden, [aria-hidden=true]'));
  return all.filter((el) => {
    const style = getComputedStyle(el);
    // What is for ears only is cut on purpose, and so is what ends after some lines.
    const meant = style.clipPath !== 'none' || style.webkitLineClamp !== 'none';
    return hidden(style) && !meant && (el.scrollWidth > el.clientWidth + 1 || el.scrollHeight > el.clientHeight + 1);
  }).map((el) => `is cut: ${el.outerHTML.slice(0, 150)}`);
}
