// WebKit (the engine of iPads and iPhones) through WebKitWebDriver of webkit2gtk, on a display of
// its own. The browser is webkit-browser.py beside this file, because MiniBrowser forgets
// everything when it ends while it is driven (README.md).

import { existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Log } from './log.mjs';
import { freePort, Started, until } from './processes.mjs';
import { Session } from './webdriver.mjs';

const DRIVER = '/usr/bin/WebKitWebDriver';
const DISPLAY = '/usr/bin/Xvfb';
const PYTHON = '/usr/bin/python3';
const LIBRARY = 'libwebkit2gtk-4.1.so.0';
const BROWSER = fileURLToPath(new URL('webkit-browser.py', import.meta.url));

/** One invisible display for the whole run. */
let display = null;

/** Says why WebKit cannot be used here, or null. */
export function missing() {
  const absent = [DRIVER, DISPLAY, PYTHON].filter((path) => !existsSync(path));
  if (absent.length === 0 && !library()) absent.push(LIBRARY);
  return absent.length === 0 ? null : `no ${absent.join(', ')}: apt-get install webkit2gtk-driver libwebkit2gtk-4.1-0 xvfb python3`;
}

/** WebKit with one profile. */
export class WebKit {
  name = 'webkit';

  constructor({ profile, downloads }) {
    this.profile = profile;
    this.downloads = downloads;
  }

  /** Console lines of the browser since it started; this driver does not tell requests. */
  get log() {
    const log = new Log();
    for (const line of (this.driver?.output ?? '').split('\n')) if (line.includes('CONSOLE')) log.line(line);
    return log;
  }

  async start() {
    const port = await freePort();
    this.driver = new Started(DRIVER, [`--port=${port}`], {
      env: { DISPLAY: await screen(), GDK_BACKEND: 'x11', WEBKIT_DISABLE_COMPOSITING_MODE: '1', NO_AT_BRIDGE: '1' },
    });
    const address = `http://127.0.0.1:${port}`;
    await until(() => fetch(`${address}/status`).then((answer) => answer.ok, () => false), 10_000, () => this.driver.output);
    const args = [BROWSER, `--profile=${this.profile}`, `--downloads=${this.downloads}`];
    this.session = await Session.start(address, { 'webkitgtk:browserOptions': { binary: PYTHON, args } })
      .catch((error) => { throw new Error(`WebKit did not start (${error.message}): ${this.driver.output}`); });
    const page = new Page(this.session);
    await page.viewport(1280, 800);
    return page;
  }

  async newPage() {
    throw new Error('one tab at a time is driven in WebKit');
  }

  async setOffline() {
    throw new Error('WebKit is taken offline by stopping the server');
  }

  async kill() {
    await this.driver.kill();
  }

  async close() {
    await this.session.end().catch(() => {});
    await this.driver.stop();
  }
}

class Page {
  constructor(session) {
    this.session = session;
  }

  open = (url) => this.session.open(url);
  reload = () => this.session.reload();
  evaluate = (source) => this.session.evaluate(source);
  click = (x, y) => this.session.click(x, y);
  // This driver has no fingers: one press of a mouse that never drags.
  tap = (x, y) => this.session.click(x, y);
  type = (text) => this.session.type(text);
  put = (text) => this.session.type(text);
  press = (key) => this.session.press(key);
  setFile = (selector, paths) => this.session.setFile(selector, paths);
  viewport = (width, height) => this.session.windowSize(width, height);

  async screenshot(path) {
    await writeFile(path, Buffer.from(await this.session.screenshot(), 'base64'));
  }

  async colours() {
    throw new Error('colours are only set in Chromium');
  }
}

/** The name of the display, which is started when it is first needed and ends with the run. */
async function screen() {
  if (!display) {
    const server = new Started(DISPLAY, ['-displayfd', '1', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp']);
    const [number] = await server.printed(/^\d+$/m);
    display = `:${number}`;
  }
  return display;
}

/** Is the library there, in whichever folder this kind of processor has? */
function library() {
  return readdirSync('/usr/lib').some((folder) => existsSync(`/usr/lib/${folder}/${LIBRARY}`));
}
