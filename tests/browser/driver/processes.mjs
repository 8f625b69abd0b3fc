// Starts programs in their own process group, so that a kill takes every child with it, as when
// a device loses power. It must never end a process that it did not start.

import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

/** Groups still running; ended when the runner ends, however it ends. */
const running = new Set();
process.on('exit', () => running.forEach((started) => signal(started.child, 'SIGKILL')));
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => process.exit(1));

const OUTPUT_CHARACTERS_MAX = 20_000;

/** A program in its own process group, with the end of what it printed. */
export class Started {
  constructor(program, args, { env = {}, cwd } = {}) {
    this.output = '';
    this.child = spawn(program, args, {
      detached: true, cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) stream.on('data', (data) => this.#keep(data));
    this.ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.failed = new Promise((_, reject) => this.child.once('error', reject));
    this.failed.catch(() => {});
    running.add(this);
    this.ended.then(() => running.delete(this));
  }

  /** Waits until the output matches; gives the match. */
  async printed(pattern, ms = 20_000) {
    return Promise.race([this.failed, until(() => {
      if (this.child.exitCode !== null) throw new Error(`it ended at once: ${this.output.slice(-500)}`);
      return this.output.match(pattern);
    }, ms, () => `nothing like ${pattern} in: ${this.output.slice(-500)}`)]);
  }

  /** Asks it to stop, and waits; kills it after ten seconds. */
  async stop() {
    signal(this.child, 'SIGTERM');
    const late = setTimeout(() => signal(this.child, 'SIGKILL'), 10_000);
    await this.ended;
    clearTimeout(late);
  }

  /** SIGKILL to the whole group. */
  async kill() {
    signal(this.child, 'SIGKILL');
    await this.ended;
  }

  #keep(data) {
    this.output = (this.output + data).slice(-OUTPUT_CHARACTERS_MAX);
  }
}

/** Signals a child that leads a process group, and the group with it. */
export function signal(child, name) {
  try {
    process.kill(-child.pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** A port nobody listens on. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Polls until `ask` gives something true; an error says what `why` says. */
export async function until(ask, ms, why) {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`after ${ms} ms: ${await why()}`);
    await pause(50);
  }
}

/** Waits. */
export function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
