// Asks for the invited questionnaire at once, so that it comes beside the app and not after it.
// It must do nothing else: no other file runs before the app, and this one decides nothing.
(() => {
  // #1.FORM+FORM.MEETING... ; the app takes it out of the address bar when it starts.
  const invited = location.hash.match(/^#1\.([\w+-]+)\./)?.[1].split('+') ?? [];
  const links = [...document.querySelectorAll('link[data-form]')];
  for (const link of links) {
    if (links.length > 1 && !invited.includes(link.dataset.form)) continue;
    const preload = document.createElement('link');
    preload.rel = 'preload';
    preload.as = 'fetch';
    preload.crossOrigin = 'anonymous';
    preload.href = link.href;
    document.head.append(preload);
  }
})();
