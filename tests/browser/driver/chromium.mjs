// Chromium through playwright-core. The browser is started here and Playwright only connects to
// it, so that SIGKILL takes all its processes and the same profile can be opened again.

import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { Log } from './log.mjs';
import { Started } from './processes.mjs';

const SYSTEM = '/usr/bin/chromium';
const ARGS = [
  '--headless=new', '--remote-debugging-port=0', '--no-sandbox', '--disable-gpu', '--disable-quic',
  '--no-first-run', '--no-default-browser-check', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-default-apps', '--disable-extensions',
  '--disable-dev-shm-usage', '--password-store=basic', '--use-mock-keychain', '--hide-scrollbars',
  '--disable-features=Translate,OptimizationHints,MediaRouter,HttpsUpgrades',
  // Nothing but this machine can be reached, whatever a page or the browser itself asks for.
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1',
  '--window-size=1280,800',
];

/** Says why Chromium cannot be used here, or null. */
export function missing() {
  return existsSync(program()) ? null : 'no Chromium: apt-get install chromium, or npx playwright-core install chromium';
}

/** Chromium with one profile. */
export class Chromium {
  name = 'chromium';
  log = new Log();

  /** With `storage: 'off'` the browser lets no site keep anything, as a person can set it. */
  constructor({ profile, downloads, args = [], storage = 'on' }) {
    this.profile = profile;
    this.downloads = downloads;
    this.args = args;
    this.storage = storage;
  }

  async start() {
    if (this.storage === 'off') await this.#letNothingBeKept();
    // A killed Chromium leaves files in its temporary folder: with the profile they are cleared away.
    await mkdir(`${this.profile}-tmp`, { recursive: true });
    const args = [...ARGS, ...this.args, `--user-data-dir=${this.profile}`, 'about:blank'];
    this.process = new Started(program(), args, { env: { TMPDIR: `${this.profile}-tmp` } });
    const [, address] = await this.process.printed(/DevTools listening on (ws:\S+)/);
    this.browser = await chromium.connectOverCDP(address);
    this.context = this.browser.contexts()[0];
    const whole = await this.browser.newBrowserCDPSession();
    await whole.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: this.downloads });
    this.#listen(this.context);
    return new Page(this.context.pages()[0] ?? await this.context.newPage());
  }

  async newPage() {
    return new Page(await this.context.newPage());
  }

  /** A page of a person of their own: nothing kept is shared with the others of this browser. */
  async stranger({ touch = false, width = 1280, height = 800 } = {}) {
    const context = await this.browser.newContext({ hasTouch: touch, viewport: { width, height }, serviceWorkers: 'block' });
    this.#listen(context);
    return new Page(await context.newPage());
  }

  async setOffline(offline) {
    await this.context.setOffline(offline);
  }

  /** Says how many bytes an origin may keep from now on. */
  async quota(origin, bytes) {
    const session = await this.context.newCDPSession(this.context.pages()[0]);
    await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: bytes });
  }

  async kill() {
    await this.process.kill();
    await this.browser.close().catch(() => {});
  }

  async close() {
    const whole = await this.browser.newBrowserCDPSession();
    await whole.send('Browser.close').catch(() => {});
    await this.browser.close().catch(() => {});
    await this.process.stop();
  }

  #listen(context) {
    context.on('request', (request) => this.log.request(request.method(), request.url()));
    context.on('console', (message) => this.log.line(`${message.type()}: ${message.text()}`));
    context.on('weberror', (event) => this.log.line(`uncaught: ${event.error().message}`));
  }

  async #letNothingBeKept() {
    await mkdir(join(this.profile, 'Default'), { recursive: true });
    const settings = { profile: { default_content_setting_values: { cookies: 2 } } };
    await writeFile(join(this.profile, 'Default', 'Preferences'), JSON.stringify(settings));
  }
}

class Page {
  constructor(page) {
    this.page = page;
  }

  async open(url) {
    await this.page.goto(url, { waitUntil: 'commit' });
  }

  async reload() {
    await this.page.reload({ waitUntil: 'commit' });
  }

  async evaluate(source) {
    return this.page.evaluate(source);
  }

  /** Ends the process that draws this tab, at once; the browser goes on. */
  async crash() {
    const session = await this.page.context().newCDPSession(this.page);
    const crashed = this.page.waitForEvent('crash');
    session.send('Page.crash').catch(() => {});
    await crashed;
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

  /** As a keyboard on the screen does: words come, and no keys are pressed. */
  async put(text) {
    await this.page.keyboard.insertText(text);
  }

  async close() {
    await this.page.context().close();
  }

  async press(key) {
    await this.page.keyboard.press(key);
  }

  async setFile(selector, paths) {
    await this.page.setInputFiles(selector, paths);
  }

  async screenshot(path) {
    await this.page.screenshot({ path, animations: 'disabled' });
  }

  async viewport(width, height) {
    await this.page.setViewportSize({ width, height });
  }

  async colours(scheme) {
    await this.page.emulateMedia({ colorScheme: scheme });
  }

  async forced(forced) {
    await this.page.emulateMedia({ forcedColors: forced ? 'active' : 'none' });
  }

  async medium(medium) {
    await this.page.emulateMedia({ media: medium });
  }

  async printed() {
    return this.page.pdf({ preferCSSPageSize: true, printBackground: true });
  }
}

function program() {
  return existsSync(SYSTEM) ? SYSTEM : chromium.executablePath();
}
