// Firefox through puppeteer-core (WebDriver BiDi), with a profile folder of its own that outlives
// the process, so that what was in IndexedDB can be looked for after SIGKILL.

import { existsSync } from 'node:fs';
import puppeteer from 'puppeteer-core';
import { Log } from './log.mjs';
import { signal } from './processes.mjs';

const SYSTEMS = ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'];

/** Says why Firefox cannot be used here, or null. */
export function missing() {
  return SYSTEMS.some((path) => existsSync(path)) ? null : 'no Firefox: apt-get install firefox-esr';
}

/** Firefox with one profile. */
export class Firefox {
  name = 'firefox';
  log = new Log();

  constructor({ profile, downloads }) {
    this.profile = profile;
    this.downloads = downloads;
  }

  async start() {
    this.browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: SYSTEMS.find((path) => existsSync(path)),
      headless: true,
      userDataDir: this.profile,
      defaultViewport: null,
      args: ['--width=1280', '--height=800'],
      extraPrefsFirefox: this.#preferences(),
    });
    const [page] = await this.browser.pages();
    return this.#listened(page ?? await this.browser.newPage());
  }

  async newPage() {
    return this.#listened(await this.browser.newPage());
  }

  async setOffline() {
    throw new Error('Firefox is taken offline by stopping the server');
  }

  async kill() {
    const child = this.browser.process();
    const ended = new Promise((resolve) => child.once('exit', resolve));
    signal(child, 'SIGKILL');
    await ended;
    await this.browser.disconnect().catch(() => {});
  }

  async close() {
    await this.browser.close();
  }

  #listened(page) {
    page.on('console', (message) => this.log.line(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => this.log.line(`uncaught: ${error.message}`));
    page.on('request', (request) => this.log.request(request.method(), request.url()));
    return new Page(page);
  }

  #preferences() {
    return {
      'browser.download.dir': this.downloads,
      'browser.download.folderList': 2,
      'browser.download.useDownloadDir': true,
      'browser.download.always_ask_before_handling_new_types': false,
      'browser.helperApps.neverAsk.saveToDisk': 'application/octet-stream,application/json,text/csv',
      'browser.sessionstore.resume_from_crash': false,
      'toolkit.startup.max_resumed_crashes': -1,
      'datareporting.policy.dataSubmissionEnabled': false,
    };
  }
}

class Page {
  constructor(page) {
    this.page = page;
  }

  async open(url) {
    await this.page.goto(url, { waitUntil: 'domcontentloaded' });
  }

  async reload() {
    await this.page.reload({ waitUntil: 'domcontentloaded' });
  }

  async evaluate(source) {
    return this.page.evaluate(source);
  }

  async click(x, y) {
    await this.page.mouse.click(x, y);
  }

  async tap(x, y) {
    await this.page.touchscreen.tap(x, y);
  }

  async type(text) {
    await this.page.keyboard.type(text);
  }

  async put(text) {
    await this.type(text);
  }

  async press(key) {
    const parts = key.split('+');
    const last = parts.pop();
    for (const held of parts) await this.page.keyboard.down(held);
    await this.page.keyboard.press(last);
    for (const held of parts.reverse()) await this.page.keyboard.up(held);
  }

  async setFile(selector, paths) {
    const input = await this.page.$(selector);
    await input.uploadFile(...paths);
  }

  async screenshot(path) {
    await this.page.screenshot({ path });
  }

  async viewport(width, height) {
    await this.page.setViewport({ width, height });
  }

  async colours() {
    throw new Error('colours are only set in Chromium');
  }
}
