// Answers any questionnaire from its first page until it was sent, whatever kinds of question stand
// in it, by taps alone or by keys alone. It knows no questionnaire: it goes by roles, names and
// states, and says what is wrong with them on the way.

import assert from 'node:assert/strict';
import { keyboard, spot, survey } from './driver/controls.mjs';
import { setValue } from './driver/finding.mjs';
import { until } from './driver/processes.mjs';

const PAGES_MAX = 150;
const PAGE_MS = 30_000;
/** A topic of pictures has more than a hundred of them. */
const TABS_MAX = 300;
const SAID = 'A good day by the sea';
const SENT = ['Sent. Thank you.', 'Your answers are sealed'];
/** Sets of radio buttons that are tools, no answers. */
const TOOLS = ['Colour of skin', 'Colour', 'Size of the pen'];
/** Ways on that are taken before what a page offers first: past one's own sheet to what will be sent. */
const WAYS = ['See my own sheet', 'See what will be sent'];

/** A finger: it touches what it sees, once, and never drags. */
export class Finger {
  name = 'tap';

  constructor(browser) {
    this.browser = browser;
  }

  async press(control) {
    let last = null;
    const place = await until(async () => {
      const found = await this.browser.evaluate(spot, control.at);
      const still = found?.hit && found.x === last?.x && found.y === last.y;
      last = found;
      return still ? found : null;
    }, 5000, () => `a finger cannot reach “${control.name}”`);
    await this.browser.page.tap(place.x, place.y);
    return place;
  }

  async pick(control) {
    await this.press(control);
  }

  async write(control, text) {
    await until(async () => {
      await this.press(control);
      return (await this.browser.evaluate(keyboard)).at === control.at;
    }, 5000, () => `a tap does not put the caret into “${control.name}”`);
    await this.browser.page.put(text);
  }
}

/** Keys alone: Tab, arrows, Space, Enter and letters. */
export class Keys {
  name = 'keys';
  turn = 0;

  constructor(browser) {
    this.browser = browser;
  }

  /** Enter and Space by turns: a button takes both. */
  async press(control) {
    await this.#reach(({ at }) => at === control.at, control);
    this.turn += 1;
    await this.browser.press(control.role === 'button' && this.turn % 2 ? 'Enter' : ' ');
  }

  async pick(control) {
    if (!control.group) return this.press(control);
    let here = await this.#reach(({ group }) => group === control.group, control);
    if (here.at === control.at && !here.checked) return this.browser.press(' ');
    for (let count = 0; here.at !== control.at; count += 1) {
      assert.ok(count < 30, `arrows do not reach “${control.name}” of ${control.set}`);
      await this.browser.press('ArrowDown');
      here = await this.browser.evaluate(keyboard);
    }
    // Come there while the page was being drawn, it has the keyboard and is not chosen yet.
    return here.checked ? undefined : this.browser.press(' ');
  }

  async write(control, text) {
    await this.#reach(({ at }) => at === control.at, control);
    await this.browser.type(text);
  }

  /** Tab until it is there, in the order of the page, the focus always to be seen. */
  async #reach(there, control) {
    let here = await this.browser.evaluate(keyboard);
    const passed = [];
    for (let count = 0; count < TABS_MAX; count += 1) {
      if (there(here)) return this.#seen(here);
      passed.push(here.name);
      const forward = here.at < control.at;
      await this.browser.press(forward ? 'Tab' : 'Shift+Tab');
      const next = await this.browser.evaluate(keyboard);
      // A date has several stops of its own.
      if (!next.outside && !here.outside && !there(next) && next.at !== here.at) {
        assert.ok(forward ? next.at > here.at : next.at < here.at, `Tab goes from “${here.name}” to “${next.name}”, against the order of the page`);
      }
      here = next;
    }
    throw new Error(`Tab does not reach “${control.name}”, only ${JSON.stringify([...new Set(passed)])}`);
  }

  async #seen(here) {
    // A driven window that is not in front shows no focus; Chromium's always is.
    if (here.inFront && !here.outlined) {
      await until(async () => (await this.browser.evaluate(keyboard)).outlined, 2000, () => `the focus is not to be seen on “${here.name}”`);
    }
    return here;
  }
}

/** One person with one questionnaire. */
export class Walker {
  /** `turn` decides which of several things is taken, so that walks differ; `look` is shown each
   * page, before it is answered and after. */
  constructor(browser, hand, { turn = 0, look = async () => {} } = {}) {
    this.browser = browser;
    this.hand = hand;
    this.turn = turn;
    this.look = look;
    this.met = new Set();
    /** Each fault with the heading of the page on which it was met first. */
    this.faults = new Map();
    this.pages = 0;
  }

  /** From the page that is open to “Sent”; gives how many pages there were. */
  async walk() {
    let page = await this.#arrive('');
    while (!SENT.includes(page.heading)) {
      this.pages += 1;
      assert.ok(this.pages < PAGES_MAX, `no end after ${this.pages} pages, at “${page.heading}”`);
      await this.look(page);
      if (this.pages === 6 && this.#named(page, "I'm not sure")) page = await this.#unsure(page);
      await this.#answer(page);
      page = await this.#goOn();
    }
    await this.look(page);
    return this.pages;
  }

  // ---- from page to page

  /** Waits for a page after the one with this text; the keyboard stands on its heading. */
  async #arrive(before) {
    let page = null;
    await until(async () => {
      page = await this.browser.evaluate(survey).catch(() => null);
      const whole = page?.controls.some(({ isMain, inMain }) => isMain && inMain) || SENT.includes(page?.heading);
      return whole && page.arrived && page.text !== before;
    }, PAGE_MS, () => `no new page, or the keyboard is not on its heading: ${JSON.stringify(page?.heading)} ${page?.alert}\n${page?.text}`);
    const fault = (words) => this.faults.set(words, this.faults.get(words) ?? page.heading);
    page.faults.forEach(fault);
    if (page.headings !== 1) fault(`${page.headings} headings of the first level`);
    if (page.width > 0) fault(`has to be scrolled sideways by ${page.width} px`);
    return page;
  }

  async #goOn() {
    const isWay = ({ isMain, inMain, disabled }) => isMain && inMain && !disabled;
    const page = await this.#still(({ controls }) => controls.some(isWay));
    const [known] = WAYS.map((name) => this.#named(page, name)).filter(Boolean);
    const way = known ?? page.controls.find(isWay);
    await this.look(page);
    await this.hand.press(way);
    return this.#arrive(page.text);
  }

  /** “I'm not sure” goes on; coming back it is still said, and can be answered after all. */
  async #unsure(page) {
    await this.hand.press(this.#named(page, "I'm not sure"));
    const next = await this.#arrive(page.text);
    await this.hand.press(this.#named(next, 'Back'));
    const back = await this.#arrive(next.text);
    assert.equal(back.heading, page.heading);
    assert.equal(this.#named(back, "I'm not sure").pressed, 'true', 'what was said before is not pressed');
    return back;
  }

  #named(page, name) {
    return page.controls.find((control) => control.inMain && control.name === name && control.role === 'button');
  }

  // ---- one page

  async #answer(page) {
    const has = (kind) => page.controls.some((control) => control.kind.includes(kind));
    if (has('board-ways')) await this.#chooseBoard(page);
    if (has('board-ways') || has('board')) return this.#board();
    if (has('bins')) return this.#cards();
    if (has('rank')) return this.#rank(page);
    await this.#radios(page, has('people'));
    await this.#boxes(page);
    await this.#fields(page);
    return undefined;
  }

  async #radios(page, people) {
    const groups = new Map();
    for (const one of page.controls.filter(({ group, inMain, set }) => group && inMain && !TOOLS.includes(set))) {
      groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
    }
    const names = [...groups.keys()].slice(0, people ? 3 : Infinity);
    for (const [n, name] of names.entries()) {
      const choices = groups.get(name);
      const numbers = choices.every((choice) => /^\d+$/.test(choice.name));
      this.met.add(people ? 'people' : numbers ? 'scale' : 'choice');
      const own = choices.find((choice) => choice.name === 'No, only me');
      // The first questions ask whether anything shall be asked at all.
      const turn = this.pages < 4 ? 0 : this.turn;
      await this.#pick(own ?? choices[(turn + n) % choices.length]);
    }
  }

  async #boxes(page) {
    const boxes = page.controls.filter(({ role, inMain }) => role === 'checkbox' && inMain);
    if (boxes.length > 0) this.met.add(boxes.length > 1 ? 'choices' : 'acknowledge');
    // The first two, and one more that is another one in each walk: behind some stand questions.
    const some = new Set([...boxes.slice(0, 2), boxes[this.turn % boxes.length]].filter(Boolean));
    for (const box of some) await this.#pick(box);
  }

  /** Chooses, and sees that it is chosen, and alone where it is one of a set. */
  async #pick(control) {
    await this.hand.pick(await this.#same(control));
    await until(async () => {
      const now = await this.#same(control);
      return now?.checked;
    }, 5000, () => `“${control.name}” of “${control.set}” is not checked`);
    if (!control.group) return;
    const { controls } = await this.browser.evaluate(survey);
    assert.equal(controls.filter(({ group, checked }) => group === control.group && checked).length, 1, control.set);
  }

  /** The page once it is as wanted and stays so: what an answer brought is drawn in a task of its
   * own, and pushes the others on. */
  async #still(wanted = () => true) {
    let page = null;
    await until(async () => {
      const before = page?.controls.map(({ name }) => name).join('|');
      page = await this.browser.evaluate(survey);
      return page.controls.map(({ name }) => name).join('|') === before && wanted(page);
    }, PAGE_MS, () => `the page does not come to what is wanted:\n${page?.text}`);
    return page;
  }

  /** The control again, by what it is: drawing again may have changed its number. */
  async #same(control) {
    const { controls } = await this.#still();
    return controls.find(({ role, name, group, set }) => role === control.role && name === control.name && group === control.group && set === control.set);
  }

  async #fields(page) {
    const texts = { number: '2', date: '01022020' };
    for (const field of page.controls.filter(({ role, inMain, value }) => role === 'textbox' && inMain && value === '')) {
      this.met.add(field.type);
      const now = await this.#same(field);
      if (field.type === 'date' && this.hand.name === 'tap') await this.#dateByTap(now);
      else await this.hand.write(now, texts[field.type] ?? SAID);
      await until(async () => (await this.#same(field))?.value !== '', 5000, () => `nothing stands in “${field.name}”`);
    }
  }

  /** The calendar that a tap opens is the device's own, which no driver can touch. */
  async #dateByTap(field) {
    const place = await this.browser.evaluate(spot, field.at);
    await this.browser.evaluate(setValue, place.x, place.y, '2020-02-01');
  }

  // ---- richer kinds

  async #chooseBoard(page) {
    const ways = page.controls.filter(({ kind }) => kind.includes('board-ways'));
    await this.hand.press(ways[this.turn % ways.length]);
    await this.#until(({ controls }) => controls.some(({ kind }) => kind.includes('board')));
  }

  /** A good thing in words, a worry with a picture, a wish that is drawn and said. */
  async #board() {
    const page = await this.browser.evaluate(survey);
    const adds = page.controls.filter(({ kind, role }) => kind.includes('board') && role === 'button');
    this.met.add(`board ${await this.browser.evaluate(() => document.querySelector('.board').className)}`);
    assert.ok(adds.length >= 3, 'a board has three places');
    for (const [n, add] of adds.slice(0, 3).entries()) {
      await this.hand.press(await this.#same(add));
      const open = await this.#until(({ controls }) => controls.some(({ kind }) => kind.includes('editor')));
      await this.hand.write(open.controls.find(({ name }) => name === 'In words'), `${SAID} ${n}`);
      if (n === 1) await this.#picture();
      if (n === 2) await this.#dot();
      await this.hand.press(await this.#button('Put it on'));
      await this.#until(({ controls }) => controls.filter(({ name }) => name.includes(SAID)).length === n + 1);
    }
  }

  async #picture() {
    await this.hand.press(await this.#button('Pick a picture'));
    const open = await this.#still(({ controls }) => controls.some(({ kind }) => kind.includes('shelf')));
    await this.hand.press(open.controls.find(({ kind }) => kind.includes('shelf')));
    await this.#until(({ controls }) => controls.some(({ kind, pressed }) => kind.includes('shelf') && pressed === 'true'));
  }

  /** Paper cannot be drawn on by keys: for them it is enough that it can be opened and closed. */
  async #dot() {
    await this.hand.press(await this.#button('Draw it'));
    await this.#until(({ controls }) => controls.some(({ kind }) => kind.includes('tools')));
    if (this.hand.name === 'tap') await this.#onPaper();
    await this.hand.press(await this.#button('Close'));
  }

  async #onPaper() {
    const [x, y] = await this.browser.evaluate(() => {
      const paper = document.querySelector('.paper');
      paper.scrollIntoView({ block: 'center', behavior: 'instant' });
      const box = paper.getBoundingClientRect();
      return [box.left + box.width / 3, box.top + box.height / 3];
    });
    await this.browser.page.tap(x, y);
  }

  async #cards() {
    this.met.add('cards');
    for (let count = 0; count < 40; count += 1) {
      const { controls } = await this.#still();
      const bins = controls.filter(({ name, kind }) => kind.includes('bins') && name.startsWith('Put '));
      if (bins.length === 0) return;
      const bin = bins[(this.turn + count) % bins.length];
      await this.hand.press(bin);
      await this.#until((now) => !now.controls.some(({ name }) => name === bin.name));
    }
    throw new Error('cards without end');
  }

  async #rank(page) {
    this.met.add('rank');
    const first = page.controls.find(({ name }) => /^Move .* down$/.test(name));
    await this.hand.press(first);
    const agree = await this.#button('This order is right');
    await this.hand.press(agree);
    await this.#until(({ controls }) => controls.some(({ name, pressed }) => name === agree.name && pressed === 'true'));
  }

  async #button(name) {
    const page = await this.#still(({ controls }) => controls.some((one) => one.name === name && one.role === 'button'));
    return page.controls.find((one) => one.name === name && one.role === 'button');
  }

  async #until(there) {
    let page = null;
    await until(async () => {
      page = await this.browser.evaluate(survey);
      return there(page);
    }, 10_000, () => `never true: ${there}\n${page?.text}`);
    return page;
  }
}
