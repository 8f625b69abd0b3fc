// Fetches the questionnaire of an invitation while the program itself is still on its way. It reads
// the part of the address after the #, which no server sees, and changes nothing.
(() => {
  const link = document.getElementById('forms-index');
  const [version, invited = ''] = location.hash.slice(1).split('.');
  if (!link || version !== '1') return;
  const files = new Map(link.dataset.forms.split(';').map((pair) => pair.split('=')));
  for (const id of invited.split('+')) {
    if (!files.has(id)) continue;
    const ahead = document.createElement('link');
    ahead.rel = 'preload';
    ahead.as = 'fetch';
    ahead.crossOrigin = 'anonymous';
    ahead.href = new URL(files.get(id), link.href).href;
    document.head.append(ahead);
  }
})();
