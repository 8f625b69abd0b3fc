// Looks for accessibility faults with axe-core, by the rules of WCAG 2.2 AA. What a machine can
// find is the lesser part; the rest is in the keyboard test and docs/accessibility.md.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
let source = null;

/** The faults on the page as it is shown now, one line each. */
export async function faults(browser) {
  source ??= await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  if (!await browser.evaluate(() => 'axe' in globalThis)) await browser.page.evaluate(`(() => { ${source} })()`);
  const found = await browser.evaluate(async (tags) => {
    const { violations } = await globalThis.axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
    return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html, failureSummary }) => ({ id, help, html, failureSummary })));
  }, RULES);
  return found.map(({ id, help, html, failureSummary }) => `${id}: ${help}: ${html.slice(0, 200)} (${failureSummary.replace(/\s+/g, ' ').slice(0, 300)})`);
}

/** True if the page has to be scrolled sideways, which WCAG 1.4.10 forbids at 320 px. */
export async function wider(browser) {
  return browser.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}
