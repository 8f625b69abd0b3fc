// Functions that run inside the page: find an element by what a person sees or hears, and say
// where it is. Each is sent as source, so it may use nothing but what is sent with it.
// They must not change the page, beyond scrolling it, the caret, and fields that cannot be typed in.

/**
 * Finds one element. Query: { role, name, within, selector, editable }; `name` matches the whole
 * accessible name first, then a part of it; `within` is text of the fieldset or section around it.
 * Gives its middle in the viewport and what can be said about it, or null.
 */
export const locate = withParts(place, [plain, shown, roleOf, words, nameOf, stepsOut, seen, find]);

function place(query) {
  const found = find(query);
  if (!found) return null;
  const target = seen(found);
  const box = target.getBoundingClientRect();
  if (box.top < 0 || box.left < 0 || box.bottom > innerHeight || box.right > innerWidth) {
    target.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
  }
  // A link over two lines has a middle that is not its own: its first line has one.
  const first = target.getClientRects()[0];
  const x = first.left + first.width / 2;
  const y = first.top + first.height / 2;
  const top = document.elementFromPoint(x, y);
  const parts = [found, target, ...(found.labels ?? [])];
  const hit = !!top && parts.some((part) => part.contains(top));
  return {
    x, y, hit, role: roleOf(found), type: found.type ?? '',
    disabled: found.matches(':disabled, [aria-disabled=true]'),
    checked: found.checked ?? found.getAttribute('aria-checked') === 'true',
    covering: hit || !top ? '' : top.outerHTML.slice(0, 120),
  };
}

function find({ role, name, within, selector, editable }) {
  const inputs = 'input:not([type=hidden]), textarea, select, [role=radio], [role=checkbox], [role=switch], [contenteditable]';
  const pressed = 'button, a[href], summary, [role=button], [role=link], [role=tab], [role=menuitem], [role=option], h1, h2, h3';
  const wanted = plain(name);
  const fitting = [...document.querySelectorAll(selector ?? (editable ? inputs : `${pressed}, ${inputs}`))]
    .filter((el) => seen(el) && (!role || roleOf(el) === role))
    .map((el) => ({ el, called: name === undefined ? '' : nameOf(el), steps: stepsOut(el, within) }))
    .filter(({ called, steps }) => called.includes(wanted) && steps < Infinity)
    .sort((a, b) => (b.called === wanted) - (a.called === wanted) || a.steps - b.steps || a.called.length - b.called.length);
  return fitting[0]?.el ?? null;
}

export function plain(text) {
  return (text ?? '').replace(/[\u2018\u2019]/g, "'").replace(/\s+/g, ' ').trim();
}

export function shown(el) {
  return el.getClientRects().length > 0 && getComputedStyle(el).visibility !== 'hidden';
}

/** A radio button drawn by its label is itself too small to hit: then the label is what is seen. */
export function seen(el) {
  const box = el.getBoundingClientRect();
  const drawn = shown(el) && box.width > 3 && box.height > 3 && getComputedStyle(el).opacity !== '0';
  return drawn ? el : [...(el.labels ?? [])].find(shown) ?? null;
}

export function roleOf(el) {
  if (el.hasAttribute('role')) return el.getAttribute('role');
  if (el.localName === 'a') return el.hasAttribute('href') ? 'link' : '';
  if (/^h[1-6]$/.test(el.localName)) return 'heading';
  if (['button', 'submit', 'reset', 'image'].includes(el.type) || el.localName === 'summary') return 'button';
  if (['radio', 'checkbox'].includes(el.type)) return el.type;
  if (el.localName === 'select') return 'combobox';
  return ['input', 'textarea'].includes(el.localName) ? 'textbox' : '';
}

/** The words of an element as a screen reader has them. */
export function words(el) {
  const copy = el.cloneNode(true);
  copy.querySelectorAll('[aria-hidden="true"], select, script, style').forEach((part) => part.remove());
  copy.querySelectorAll('img[alt]').forEach((img) => img.replaceWith(` ${img.alt} `));
  return copy.textContent;
}

export function nameOf(el) {
  const ids = el.getAttribute('aria-labelledby')?.split(/\s+/);
  if (ids) return plain(ids.map((id) => document.getElementById(id)?.textContent).join(' '));
  if (el.hasAttribute('aria-label')) return plain(el.getAttribute('aria-label'));
  if (el.labels?.length) return plain([...el.labels].map(words).join(' '));
  if (el.localName === 'input') return plain(el.value || el.title);
  return plain(words(el) || el.title);
}

/** How many surroundings out the text is: the same label nearer to it is the one that is meant. */
function stepsOut(el, within) {
  if (!within) return 0;
  const surroundings = 'fieldset, section, [role=group], [role=radiogroup], li, tr, dl > div, form';
  let steps = 0;
  for (let around = el.closest(surroundings); around; around = around.parentElement?.closest(surroundings)) {
    if (plain(around.textContent).includes(plain(within))) return steps;
    steps += 1;
  }
  return Infinity;
}

/** Something whose text is the function with the parts it calls. */
export function withParts(main, parts) {
  return { toString: () => `(...given) => { ${[...parts, main].join('\n')}; return ${main.name}(...given); }` };
}

/** Selects what is in the field that has the caret; false while none has it. */
export function selectAll() {
  const field = document.activeElement;
  field?.select?.();
  return !!field && field !== document.body;
}

/** Sets a field that has no plain text to type (date, time, range, colour, select); whether it stood there. */
export function setValue(x, y, text) {
  const field = document.elementFromPoint(x, y)?.closest('input, select');
  if (!field) return false;
  const option = field.localName === 'select' && [...field.options].find((one) => one.label.trim() === text);
  const kind = field.localName === 'select' ? HTMLSelectElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, 'value').set.call(field, option ? option.value : text);
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.dispatchEvent(new Event('change', { bubbles: true }));
  return true;
}

/** What a person can read on the page, values of fields left out. */
export function visibleText() {
  return (document.body?.innerText ?? '').replace(/[\u2018\u2019]/g, "'").replace(/[ \t\u00a0]+/g, ' ').trim();
}

/** What has the focus: its role, name and value, for tests by keys alone. */
export function focused() {
  const el = document.activeElement;
  if (!el || el === document.body) return { tag: 'body', text: '', id: '' };
  const label = el.getAttribute('aria-label') ?? el.labels?.[0]?.textContent ?? el.textContent ?? '';
  return {
    tag: el.localName, type: el.type ?? '', id: el.id,
    text: label.replace(/[\u2018\u2019]/g, "'").replace(/\s+/g, ' ').trim(),
    outlined: getComputedStyle(el).outlineStyle !== 'none' || getComputedStyle(el).boxShadow !== 'none',
  };
}
