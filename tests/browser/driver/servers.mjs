// The servers a test talks to: the real heard-server on a port and data folder of its own, the
// `heard` command, and a host of plain files for the case without a server.

import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort, Started, until } from './processes.mjs';

/** The repository. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** What `cargo xtask build` made. */
export const DIST = join(ROOT, 'dist');

/** A program of the workspace: the newest of target/release and target/debug. */
export function program(name) {
  const folder = process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target');
  const built = ['release', 'debug'].map((kind) => join(folder, kind, name)).filter((path) => existsSync(path));
  if (built.length === 0) throw new Error(`${name} is not built: run \`cargo xtask test\`, which builds it first`);
  return built.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
}

/** Runs the `heard` command; gives what it printed. */
export async function heard(args, options = {}) {
  const { stdout } = await promisify(execFile)(program('heard'), args, { timeout: 120_000, cwd: ROOT, ...options });
  return stdout;
}

/** The real server. */
export class HeardServer {
  constructor(data, port) {
    this.data = data;
    this.port = port;
    this.url = `http://localhost:${port}`;
  }

  /** A server on a free port; `data` is a folder that outlives it. It serves the pages of dist/. */
  static async start(data, args = []) {
    if (!existsSync(DIST)) throw new Error('dist/ is not built: run `cargo xtask test`, which builds it first');
    const server = new HeardServer(data, await freePort());
    server.args = ['--dist', DIST, ...args];
    await server.start();
    return server;
  }

  /** Starts it, again on the same port and data after a stop. */
  async start() {
    this.process = new Started(program('heard-server'), ['--data', this.data, '--port', `${this.port}`, ...this.args], { cwd: this.data });
    const there = () => fetch(`${this.url}/healthz`).then((answer) => answer.ok, () => false);
    await until(async () => {
      if (this.process.child.exitCode !== null) throw new Error(`the server ended: ${this.process.output}`);
      return there();
    }, 20_000, () => `no answer from the server: ${this.process.output}`);
  }

  /** What it printed lately. */
  get output() {
    return this.process.output;
  }

  /** Ends it as systemd would: for the browser this is being offline. */
  async stop() {
    await this.process.stop();
  }

  async kill() {
    await this.process.kill();
  }
}

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css',
  '.wasm': 'application/wasm', '.json': 'application/json', '.svg': 'image/svg+xml', '.png': 'image/png',
  '.webmanifest': 'application/manifest+json', '.txt': 'text/plain',
};

/** The policy of heard-server, for hosts that are asked to set it too. */
export const POLICY = [
  "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'",
  "img-src 'self' blob: data:", "media-src 'self' blob:", "font-src 'self'", "connect-src 'self'",
  "worker-src 'self'", "manifest-src 'self'", "form-action 'none'", "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A host of plain files under /prefix/, with no server behind it. */
export class StaticHost {
  /** `change(path, bytes)` may give other bytes (or null for 404), for tests of damaged files. */
  static async start(folder, { prefix = '/', change = (_, bytes) => bytes } = {}) {
    const host = new StaticHost();
    host.requests = [];
    host.folder = folder;
    host.prefix = prefix;
    host.change = change;
    host.port = await freePort();
    host.url = `http://localhost:${host.port}${prefix}`;
    await host.start();
    return host;
  }

  start() {
    this.server = createServer((request, response) => this.#answer(request, response));
    return new Promise((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }

  async kill() {
    await this.stop();
  }

  async #answer(request, response) {
    this.requests.push(`${request.method} ${request.url}`);
    const { pathname } = new URL(request.url, this.url);
    const asked = decodeURIComponent(pathname).slice(this.prefix.length);
    const file = normalize(join(this.folder, asked.endsWith('/') || asked === '' ? `${asked}index.html` : asked));
    const inside = pathname.startsWith(this.prefix) && file.startsWith(normalize(this.folder) + sep);
    const bytes = inside && request.method === 'GET' ? await readFile(file).catch(() => null) : null;
    const served = await this.change(asked, bytes);
    if (served === null) return response.writeHead(404, { 'content-type': 'text/plain' }).end('not here');
    return response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': POLICY,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cache-control': 'no-cache',
    }).end(served);
  }
}

/** A line between a browser and a server that can be told to lose answers: the server has done what
 * it was asked, and the browser never hears of it. */
export class Line {
  static async start(to) {
    const line = new Line();
    line.to = to;
    line.lost = [];
    line.losing = () => false;
    line.port = await freePort();
    line.url = `http://localhost:${line.port}`;
    line.server = createServer((request, response) => line.#pass(request, response));
    await new Promise((resolve) => line.server.listen(line.port, '127.0.0.1', resolve));
    return line;
  }

  /** Loses the answers to requests like "POST /api/tokens" for which this holds. */
  lose(losing) {
    this.losing = losing;
  }

  async stop() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async kill() {
    await this.stop();
  }

  async #pass(request, response) {
    const body = [];
    for await (const part of request) body.push(part);
    const asked = `${request.method} ${request.url}`;
    const { connection, 'transfer-encoding': _, ...headers } = request.headers;
    const passed = httpRequest(`${this.to}${request.url}`, { method: request.method, headers }, async (answer) => {
      const said = [];
      for await (const part of answer) said.push(part);
      if (this.losing(asked)) {
        this.lost.push({ asked, status: answer.statusCode, body: Buffer.concat(body).toString('base64') });
        return request.socket.destroy();
      }
      return response.writeHead(answer.statusCode, answer.headers).end(Buffer.concat(said));
    });
    passed.on('error', () => request.socket.destroy());
    passed.end(Buffer.concat(body));
  }
}
