// Chooses the engine by name and gives each browser a fresh profile folder.

import { mkdtemp, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Browser } from './browser.mjs';
import * as chromium from './chromium.mjs';
import * as firefox from './firefox.mjs';
import * as webkit from './webkit.mjs';

const ENGINES = {
  chromium: { ...chromium, Engine: chromium.Chromium },
  firefox: { ...firefox, Engine: firefox.Firefox },
  webkit: { ...webkit, Engine: webkit.WebKit },
};

/** All three, in the order they are run. */
export const NAMES = Object.keys(ENGINES);

/** Says why this engine cannot be used here, or null. */
export function missing(name) {
  return ENGINES[name].missing();
}

/** Starts a browser with an empty profile. */
export async function launch(name, options = {}) {
  const folder = await mkdtemp(join(tmpdir(), `heard-${name}-`));
  const [profile, downloads] = [join(folder, 'profile'), join(folder, 'downloads')];
  await mkdir(profile);
  await mkdir(downloads);
  const engine = new ENGINES[name].Engine({ profile, downloads, ...options });
  const browser = new Browser(engine, await engine.start(), downloads);
  browser.folder = folder;
  return browser;
}
