// A small client of the W3C WebDriver protocol: only the calls that the WebKit driver needs.

const KEYS = {
  Tab: '\uE004', Enter: '\uE007', Escape: '\uE00C', Backspace: '\uE003', Delete: '\uE017',
  ArrowLeft: '\uE012', ArrowUp: '\uE013', ArrowRight: '\uE014', ArrowDown: '\uE015',
  Home: '\uE011', End: '\uE010', PageUp: '\uE00E', PageDown: '\uE00F',
  Shift: '\uE008', Control: '\uE009', Alt: '\uE00A', Space: ' ',
};
// A browser that cannot start is never told of by the driver.
const CALL_MS = 90_000;
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** One session of a WebDriver that listens on `address`. */
export class Session {
  static async start(address, capabilities) {
    const { sessionId } = await send(address, 'POST', '/session', { capabilities: { alwaysMatch: capabilities } });
    const session = new Session(`${address}/session/${sessionId}`);
    await session.call('POST', '/timeouts', { script: 60_000, pageLoad: 60_000, implicit: 0 });
    return session;
  }

  constructor(address) {
    this.address = address;
  }

  async open(url) {
    await this.call('POST', '/url', { url });
  }

  async reload() {
    await this.call('POST', '/refresh', {});
  }

  /** Runs source in the page; a promise is waited for. */
  async evaluate(source) {
    const script = `const done = arguments[arguments.length - 1];
      Promise.resolve().then(() => (${source}))
        .then((value) => done(JSON.stringify({ value })), (error) => done(JSON.stringify({ error: String(error?.stack ?? error) })));`;
    const answer = JSON.parse(await this.call('POST', '/execute/async', { script, args: [] }));
    if (answer.error) throw new Error(answer.error);
    return answer.value;
  }

  async click(x, y) {
    await this.#perform('pointer', { pointerType: 'mouse' }, [
      { type: 'pointerMove', x: Math.round(x), y: Math.round(y), duration: 0, origin: 'viewport' },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ]);
  }

  async type(text) {
    await this.#perform('key', {}, [...text].flatMap((value) => [{ type: 'keyDown', value }, { type: 'keyUp', value }]));
  }

  async press(key) {
    const values = (key === ' ' ? [' '] : key.split('+')).map((name) => KEYS[name] ?? name);
    const down = values.map((value) => ({ type: 'keyDown', value }));
    const up = values.toReversed().map((value) => ({ type: 'keyUp', value }));
    await this.#perform('key', {}, [...down, ...up]);
  }

  async setFile(selector, paths) {
    const found = await this.call('POST', '/element', { using: 'css selector', value: selector });
    await this.call('POST', `/element/${found[ELEMENT]}/value`, { text: paths.join('\n') });
  }

  /** A PNG, as base64. */
  async screenshot() {
    return this.call('GET', '/screenshot');
  }

  async windowSize(width, height) {
    await this.call('POST', '/window/rect', { x: 0, y: 0, width, height });
  }

  async end() {
    await this.call('DELETE', '');
  }

  async call(method, path, body) {
    return send(this.address, method, path, body);
  }

  async #perform(type, parameters, actions) {
    await this.call('POST', '/actions', { actions: [{ type, id: type, parameters, actions }] });
  }
}

async function send(address, method, path, body) {
  const response = await fetch(address + path, {
    method, body: body && JSON.stringify(body), headers: { 'content-type': 'application/json' },
    signal: AbortSignal.timeout(CALL_MS),
  });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${value?.error}: ${value?.message} (${method} ${path})`);
  return value;
}
