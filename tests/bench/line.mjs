// A slow line and a slow device, by Chromium's own emulation, and what came over the line.

/** Slow 4G, as bytes a second and milliseconds. */
export const LINE = { bitsPerSecond: 1_600_000, roundTripMs: 150 };
export const CPU_SLOWER = 4;

/** Watches one tab. */
export class Line {
  static async of(tab, { bypassPolicy = false } = {}) {
    const line = new Line();
    line.session = await tab.context().newCDPSession(tab);
    line.requests = new Map();
    await line.session.send('Network.enable');
    if (bypassPolicy) {
      await line.session.send('Page.enable');
      await line.session.send('Page.setBypassCSP', { enabled: true });
    }
    line.#listen();
    return line;
  }

  async slow() {
    const bytesPerSecond = LINE.bitsPerSecond / 8;
    await this.session.send('Network.emulateNetworkConditions', {
      offline: false, latency: LINE.roundTripMs, downloadThroughput: bytesPerSecond, uploadThroughput: bytesPerSecond,
    });
    await this.session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWER });
  }

  async fast() {
    await this.session.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
    await this.session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  }

  /** Forgets what came before. */
  begin() {
    this.requests.clear();
  }

  /** What had come by then (milliseconds after the first request was sent), and what it must take. */
  until(milliseconds) {
    const all = [...this.requests.values()];
    const first = Math.min(...all.map(({ sent }) => sent));
    const came = all.filter(({ done, bytes }) => done !== undefined && bytes > 0 && (done - first) * 1000 <= milliseconds);
    const bytes = came.reduce((sum, one) => sum + one.bytes, 0);
    const steps = longestChain(came);
    const limit = bytes * 8 / LINE.bitsPerSecond * 1000 + steps * LINE.roundTripMs;
    return { bytes, requests: came.length, steps, limit };
  }

  #listen() {
    this.session.on('Network.requestWillBeSent', ({ requestId, timestamp, request }) => {
      if (/^https?:/.test(request.url)) this.requests.set(requestId, { sent: timestamp, url: request.url, bytes: 0 });
    });
    this.session.on('Network.responseReceived', ({ requestId, response }) => {
      const one = this.requests.get(requestId);
      if (one) one.kept = response.fromDiskCache || response.fromServiceWorker;
    });
    this.session.on('Network.loadingFinished', ({ requestId, timestamp, encodedDataLength }) => {
      const one = this.requests.get(requestId);
      if (one) Object.assign(one, { done: timestamp, bytes: one.kept ? 0 : encodedDataLength });
    });
  }
}

/** The most requests that came one after the other, each asked for only when the last was there. */
function longestChain(requests) {
  const ordered = [...requests].sort((one, other) => one.sent - other.sent);
  const depths = [];
  for (const one of ordered) {
    const before = depths.filter(({ done }) => done <= one.sent).map(({ depth }) => depth);
    depths.push({ done: one.done, depth: 1 + Math.max(0, ...before) });
  }
  return Math.max(0, ...depths.map(({ depth }) => depth));
}
