// A page that is left while the browser still makes the place where it keeps things. Browsers may keep
// such a page as it was, in case somebody goes back to it; what it had not finished must not hold up
// whoever comes next.

import { until } from '../driver/processes.mjs';
import * as steps from '../steps.mjs';

export const name = 'left early';
export const engines = ['chromium'];

export async function run(t) {
  const service = await steps.service(t);
  await family(t, service);
  await officer(t, service);
}

async function family(t, service) {
  const browser = await t.launch();
  await neverMadeAtFirst(browser, 'heard');
  await browser.engine.context.addInitScript(keepNothingForLater);
  await browser.open(service.url);
  await making(browser, 'heard');
  await browser.open(`${service.url}third-party.txt`);
  await steps.begin(browser, service.url);
  await steps.answerCore(browser, 0, 1);
  await steps.toDisk();
  await steps.carryOn(browser, service.url);
}

async function officer(t, service) {
  const browser = await t.launch();
  await neverMadeAtFirst(browser, 'heard-opened', 'heard-team');
  await browser.open(`${service.url}collate/`);
  await browser.waitFor('Open the responses');
  await steps.tryKey(browser, service.key, service.passphrase);
  await making(browser, 'heard-opened', 'heard-team');
  await browser.open(`${service.url}third-party.txt`);
  await steps.unlock(browser, service);
  await browser.waitFor('Nothing has been let out by the mailbox yet.');
}

/** The first time one of these stores is opened in this browser, making it never ends. */
async function neverMadeAtFirst(browser, ...stores) {
  await browser.engine.context.addInitScript((slow) => {
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function opened(name, ...version) {
      const request = open.call(this, name, ...version);
      if (!slow.includes(name) || sessionStorage.getItem(name)) return request;
      sessionStorage.setItem(name, 'slow');
      request.addEventListener('upgradeneeded', () => {
        const table = request.result.createObjectStore('slow');
        const again = () => { table.put(1, 1).onsuccess = again; };
        again();
        console.info(`making ${name}`);
      });
      return request;
    };
  }, stores);
}

/** A service worker that takes over pages ends those that were left: here none comes to the rescue. */
function keepNothingForLater() {
  ServiceWorkerContainer.prototype.register = () => Promise.reject(new Error('not in this test'));
}

async function making(browser, ...stores) {
  for (const store of stores) {
    const begun = () => browser.log.console.includes(`info: making ${store}`);
    await until(begun, 10_000, () => `${store} is not being made: ${browser.log.console.at(-1)}`);
  }
}
