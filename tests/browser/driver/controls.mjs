// What can be used on a page, in the order of the page, as a screen reader has it; where a finger
// finds it and where the keyboard is. These run inside the page, and change nothing beyond scrolling;
// the page remembers which controls were told of last, so that a number means the same one even when
// another control has come between.

import { nameOf, plain, roleOf, seen, shown, withParts, words } from './finding.mjs';

const PARTS = [plain, shown, roleOf, words, nameOf, seen, usable, known, headingOf];

/** Everything that can be used, the page's heading, and what is wrong with either. */
export const survey = withParts(look, [...PARTS, told, faultsOf]);
/** Where a finger finds the control with this number. */
export const spot = withParts(reach, PARTS);
/** Where the keyboard is: the number of the control, or between two of them. */
export const keyboard = withParts(at, PARTS);

function usable() {
  const all = document.querySelectorAll('button, a[href], input:not([type=hidden]), textarea, select, summary, [tabindex]:not([tabindex="-1"])');
  return [...all].filter((el) => el.getClientRects().length > 0 && getComputedStyle(el).visibility !== 'hidden');
}

/** The controls by the numbers they were told of with; those of now once one of them has gone. */
function known() {
  const told = window.controlsTold;
  return told?.every((el) => el.isConnected) ? told : usable();
}

function headingOf() {
  return document.querySelector('main h1');
}

function look() {
  const all = usable();
  window.controlsTold = all;
  return {
    heading: plain(headingOf()?.textContent),
    headings: document.querySelectorAll('main h1').length,
    text: document.querySelector('main')?.innerText ?? '',
    arrived: headingOf() !== null && document.activeElement === headingOf(),
    alert: plain(document.querySelector('main [role=alert]')?.textContent),
    controls: all.map(told),
    faults: all.flatMap(faultsOf),
    width: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  };
}

function told(el, at) {
  return {
    at,
    role: roleOf(el),
    name: nameOf(el),
    type: el.type ?? '',
    inMain: el.closest('main') !== null,
    isMain: el.matches('button.main'),
    group: el.type === 'radio' ? el.name : '',
    set: plain(el.closest('fieldset')?.querySelector('legend')?.textContent),
    kind: ['board-ways', 'board', 'editor', 'bins', 'rank', 'people', 'tools', 'shelf', 'ways'].filter((one) => el.closest(`.${one}`)),
    checked: el.checked ?? false,
    pressed: el.getAttribute('aria-pressed'),
    disabled: el.matches(':disabled'),
    value: el.value ?? '',
  };
}

/** A control without a name, one that nobody can see, one that only ears or only eyes get. */
function faultsOf(el) {
  const target = el.labels?.length && /radio|checkbox/.test(el.type) ? el.labels[0] : seen(el);
  const box = target?.getBoundingClientRect();
  const found = [];
  if (nameOf(el) === '') found.push('has no name');
  if (el.closest('[aria-hidden=true]')) found.push('takes the keyboard but is hidden from screen readers');
  if (!target || box.width < 2 || box.height < 2) found.push('takes the keyboard but cannot be seen');
  if (el.tabIndex > 0) found.push('has an order of its own');
  if (target && el.closest('main') && el.localName !== 'a' && Math.min(box.width, box.height) < 44 - 0.5) {
    found.push(`is ${Math.round(box.width)} by ${Math.round(box.height)} px, too small for a finger`);
  }
  return found.map((fault) => `${el.outerHTML.slice(0, 120)} ${fault}`);
}

function reach(at) {
  const el = known()[at];
  const target = el && seen(el);
  if (!target) return null;
  let box = target.getBoundingClientRect();
  if (box.top < 0 || box.bottom > innerHeight || box.left < 0 || box.right > innerWidth) {
    target.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
    box = target.getBoundingClientRect();
  }
  const x = box.left + box.width / 2;
  const y = box.top + Math.min(box.height, innerHeight - Math.max(box.top, 0)) / 2;
  const top = document.elementFromPoint(x, y);
  const hit = [el, target, ...(el.labels ?? [])].some((part) => part.contains(top));
  return { x, y, hit, covering: hit || !top ? '' : top.outerHTML.slice(0, 120) };
}

function at() {
  const all = known();
  const active = document.activeElement;
  const here = all.indexOf(active);
  const before = all.filter((el) => el.compareDocumentPosition(active) & Node.DOCUMENT_POSITION_FOLLOWING);
  const lined = (el) => ['outlineStyle', 'boxShadow'].some((key) => getComputedStyle(el)[key] !== 'none');
  const shownBy = [active, ...(active.labels ?? [])];
  return {
    at: here >= 0 ? here : before.length - 0.5,
    outside: active === document.body,
    inFront: document.hasFocus(),
    group: active.type === 'radio' ? active.name : '',
    checked: active.checked ?? false,
    outlined: shownBy.some(lined),
    name: nameOf(active),
  };
}
