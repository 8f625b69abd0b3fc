// The one interface the tests use, the same in all three engines: pages are used by what is seen
// on them, every step waits until it can be done, and a step that cannot be says what the page
// showed. It must not reach into the apps' own code or storage: that is for `evaluate`, and said.

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { focused, locate, selectAll, setValue, visibleText } from './finding.mjs';
import { until } from './processes.mjs';

const STEP_MS = 15_000;

/** A browser with a profile of its own and one page open. */
export class Browser {
  constructor(engine, page, downloads) {
    this.engine = engine;
    this.page = page;
    this.downloads = downloads;
  }

  /** The engine's name: chromium, firefox or webkit. */
  get name() {
    return this.engine.name;
  }

  // ---- going somewhere

  async open(url) {
    await this.page.open(url);
  }

  async reload() {
    await this.page.reload();
  }

  async url() {
    return this.evaluate(() => location.href);
  }

  // ---- doing something

  /** Presses what has this text, or { role, name, within }. */
  async clickText(what) {
    const query = typeof what === 'string' ? { name: what } : what;
    const place = await this.#reach(query);
    await this.page.click(place.x, place.y);
  }

  /** Writes into the field with this label, in place of what was there. */
  async fill(label, text, within) {
    const query = { name: label, within, editable: true };
    const place = await this.#reach(query);
    if (place.role === 'combobox' || ['date', 'time', 'month', 'range', 'color'].includes(place.type)) {
      // What stands above it may still be drawn, and move it.
      const set = async () => {
        const { x, y } = await this.#reach(query);
        return this.evaluate(setValue, x, y, text);
      };
      await until(set, STEP_MS, () => `“${label}” does not stay in its place`);
      return;
    }
    await this.page.click(place.x, place.y);
    await until(() => this.evaluate(selectAll), STEP_MS, () => `“${label}” did not take the focus`);
    if (text === '') await this.page.press('Delete');
    else await this.page.type(text);
  }

  /** Chooses the radio button or checkbox with this label, and sees that it is chosen. */
  async choose(label, within) {
    const query = { name: label, within, editable: true };
    const before = await this.#reach(query);
    await this.page.click(before.x, before.y);
    const wanted = before.type === 'radio' || before.role === 'radio' ? true : !before.checked;
    await until(async () => {
      const now = await this.evaluate(locate, query);
      return !now || now.checked === wanted;
    }, STEP_MS, () => this.#said(`“${label}” was not chosen`));
  }

  /** One key: 'Tab', 'Shift+Tab', 'Enter', 'Escape', 'ArrowDown', ' ' or a character. */
  async press(key) {
    await this.page.press(key);
  }

  /** Presses Tab (or Shift+Tab) until what has the focus has this text; fails after `most` keys. */
  async tabTo(text, { most = 80, key = 'Tab' } = {}) {
    const seen = [];
    for (let count = 0; count < most; count += 1) {
      const at = await this.focused();
      if (shows(at.text, text)) return at;
      seen.push(at.text || at.tag);
      await this.page.press(key);
    }
    throw new Error(await this.#said(`keys did not reach “${text}”, only ${JSON.stringify(seen)}`));
  }

  /** Types into whatever has the focus. */
  async type(text) {
    await this.page.type(text);
  }

  /** Gives a file (or several) to a file input. */
  async setFile(selector, ...paths) {
    await this.#until(() => this.exists(selector), STEP_MS, `no ${selector}`);
    await this.page.setFile(selector, paths);
  }

  /** Does something that downloads a file; gives the path of the whole file. */
  async download(act) {
    const before = new Set(await readdir(this.downloads));
    await act();
    return until(async () => {
      const names = (await readdir(this.downloads)).filter((name) => !before.has(name));
      // While a browser still writes, there is a second file or an empty one.
      const part = names.some((name) => /\.(crdownload|part|wkdownload)$|^\.|\.tmp$/.test(name));
      const path = names.length > 0 && !part && join(this.downloads, names[0]);
      return path && (await stat(path)).size > 0 ? path : null;
    }, STEP_MS, () => this.#said('nothing was downloaded'));
  }

  // ---- looking

  /** The visible text of the page. */
  async text() {
    return this.evaluate(visibleText);
  }

  /** Waits until the page shows the text (or a match of the pattern). */
  async waitFor(text, ms = STEP_MS) {
    await this.#until(async () => shows(await this.text(), text), ms, `“${text}” was not shown`);
  }

  /** Waits until the page shows one of the texts; gives the first that it shows. */
  async waitForOneOf(texts, ms = STEP_MS) {
    return this.#until(async () => {
      const page = await this.text();
      return texts.find((text) => shows(page, text));
    }, ms, `none of “${texts.join('”, “')}” was shown`);
  }

  /** Waits until the page no longer shows the text. */
  async waitGone(text, ms = STEP_MS) {
    await this.#until(async () => !shows(await this.text(), text), ms, `“${text}” was still shown`);
  }

  /** Does the page show the text now? */
  async shows(text) {
    return shows(await this.text(), text);
  }

  /** Is there something to press or fill with this name now? */
  async offers(what) {
    const query = typeof what === 'string' ? { name: what } : what;
    return (await this.evaluate(locate, query)) !== null;
  }

  async exists(selector) {
    return this.evaluate((css) => document.querySelector(css) !== null, selector);
  }

  async attr(selector, name) {
    return this.evaluate((css, key) => document.querySelector(css)?.getAttribute(key) ?? null, selector, name);
  }

  /** What has the focus. */
  async focused() {
    return this.evaluate(focused);
  }

  /** Runs a function in the page with these arguments (JSON) and gives its result (JSON). */
  async evaluate(run, ...args) {
    return this.page.evaluate(`(${run})(...${JSON.stringify(args)})`);
  }

  /** Polls a question to the page until its answer is true. */
  async waitUntil(run, ...args) {
    return this.#until(() => this.evaluate(run, ...args), STEP_MS, `never true: ${run}`);
  }

  async screenshot(path) {
    await this.page.screenshot(path);
  }

  async viewport(width, height) {
    await this.page.viewport(width, height);
  }

  /** 'light' or 'dark', where the engine's driver can say so (Chromium). */
  async colours(scheme) {
    await this.page.colours(scheme);
  }

  /** Turns on the device's own few colours, as for people who need them (Chromium). */
  async forced(forced) {
    await this.page.forced(forced);
  }

  /** What the page looks like: 'print' for paper, 'screen' again after it (Chromium). */
  async medium(medium) {
    await this.page.medium(medium);
  }

  /** The page on paper, as the bytes of a PDF (Chromium). */
  async printed() {
    return this.page.printed();
  }

  /** Takes the network away or gives it back (Chromium); elsewhere stop the server. */
  async setOffline(offline) {
    await this.engine.setOffline(offline);
  }

  /** Lets an origin keep no more than so many bytes (Chromium). */
  async quota(origin, bytes) {
    await this.engine.quota(origin, bytes);
  }

  /** A second tab of the same browser and profile (Chromium and Firefox). */
  async tab() {
    return new Browser(this.engine, await this.engine.newPage(), this.downloads);
  }

  /** A page of another person, with touch if asked; nothing kept is shared (Chromium). */
  async stranger(options) {
    return new Browser(this.engine, await this.engine.stranger(options), this.downloads);
  }

  /** What pages wrote to the console and asked for over the network: a Log. */
  get log() {
    return this.engine.log;
  }

  // ---- ending

  /** SIGKILL to every process of the browser. The profile stays. */
  async kill() {
    await this.engine.kill();
  }

  /** Closes the browser as a person would. The profile stays. */
  async close() {
    await this.engine.close();
  }

  /** Starts the browser again with the same profile; it shows an empty page. */
  async restart() {
    this.page = await this.engine.start();
  }

  // ---- the waiting itself

  /** Waits until the thing is there, can be pressed and no longer moves. */
  async #reach(query) {
    let last = null;
    return this.#until(async () => {
      const place = await this.evaluate(locate, query);
      const still = place && last && place.x === last.x && place.y === last.y;
      last = place;
      return still && place.hit && !place.disabled ? place : null;
    }, STEP_MS, () => `cannot use ${JSON.stringify(query)} (${last ? JSON.stringify(last) : 'not there'})`);
  }

  /** Polls; a page between two documents is asked again. */
  async #until(ask, ms, why) {
    let trouble = '';
    return until(async () => {
      try {
        return await ask();
      } catch (error) {
        trouble = ` (${error.message})`;
        return null;
      }
    }, ms, () => this.#said((typeof why === 'function' ? why() : why) + trouble));
  }

  async #said(why) {
    const text = await this.text().catch((error) => `(no page: ${error.message})`);
    return `${why}. The page showed:\n${text.slice(0, 3000)}`;
  }
}

function shows(page, text) {
  if (text instanceof RegExp) return text.test(page);
  const plain = (one) => one.replace(/[\u2018\u2019]/g, "'").replace(/\s+/g, ' ');
  return plain(page).includes(plain(text));
}
