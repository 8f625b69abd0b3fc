// Runs in the page before anything of its own: finds the moment when the first question can be
// answered, and what moved or took long on the way. It asks only what is drawn, the same of all.

/**
 * `first` is the first question's words and its choices. On the way there Heard shows pages of its
 * own (what this is, who else opens this phone): they are gone through without waiting for a person.
 */
export function probe(first) {
  const TAKEN_MS = 100;
  const found = { answerable: null, painted: null, shift: 0 };
  const pressed = new WeakSet();
  observe('layout-shift', (entry) => { if (!entry.hadRecentInput) found.shift += entry.value; });
  observe('paint', (entry) => { if (entry.name === 'first-contentful-paint') found.painted = entry.startTime; });
  requestAnimationFrame(look);

  function observe(type, take) {
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  }

  function look() {
    const radio = document.body && theFirst();
    if (!radio) {
      if (document.body) goOn();
      return requestAnimationFrame(look);
    }
    // It can be answered when the frame that shows it has been painted.
    return requestAnimationFrame(() => setTimeout(answer));
  }

  /** An answer that is not taken, because the page was drawn once more, does not count. */
  function answer() {
    const now = performance.now();
    theFirst()?.click();
    setTimeout(() => {
      if (!theFirst()?.checked) return look();
      found.answerable = now;
      return globalThis.heardAnswerable(found);
    }, TAKEN_MS);
  }

  /** The radio button of the first choice, if the question stands there with all of its choices. */
  function theFirst() {
    // Counted before the words are asked for: those make the page lay itself out, frame by frame.
    const radios = [...document.querySelectorAll('input[type=radio]')].filter((radio) => !radio.disabled);
    if (radios.length < first.choices.length) return null;
    const text = document.body.innerText;
    return text.includes(first.label) && first.choices.every((choice) => text.includes(choice)) ? radios[0] : null;
  }

  /** Presses what a person would press to come to the first question, and nothing twice. */
  function goOn() {
    const radios = [...document.querySelectorAll('body.families input[type=radio]')];
    if (radios.length > 0 && !radios.some((radio) => radio.checked)) return press(radios.at(-1));
    return press(document.querySelector('body.families button.main:not(:disabled)'));
  }

  function press(one) {
    if (!one || pressed.has(one)) return;
    pressed.add(one);
    one.click();
  }
}
