// What a browser did behind the page: console lines, addresses asked for, and breaches of the
// content security policy, which each engine words in its own way.

const BREACH = /(refused to|violates|blocked).*content[- ]security[- ]policy|content[- ]security[- ]policy.*(blocked|violates)/is;

/** Grows while the browser runs, over kills and restarts. */
export class Log {
  console = [];
  requests = [];

  line(text) {
    this.console.push(text);
  }

  request(method, url) {
    this.requests.push({ method, url });
  }

  /** Console lines that tell of something the policy refused. */
  get breaches() {
    return this.console.filter((line) => BREACH.test(line));
  }

  /** Addresses outside these origins; blob: and data: never leave the machine. */
  foreign(...origins) {
    const outside = (url) => /^(https?|wss?|ftp):/.test(url) && !origins.includes(new URL(url).origin);
    return this.requests.map(({ url }) => url).filter(outside);
  }
}
