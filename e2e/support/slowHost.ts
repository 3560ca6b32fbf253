// The built page on a host that compresses and lets browsers keep files, as GitHub Pages does, behind a line of a given speed.
// The line is slow here and not in the browser, whose own throttle spares workers: all that a visit fetches shares it.
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { TYPES } from './faultyPage.ts';

export interface Line {
  /** Before an answer begins. */
  latencyMs: number;
  bytesPerSecond: number;
}

/** What Lighthouse takes for a phone: 150 ms, 1.6 Mbit/s. */
export const SLOW_4G: Line = { latencyMs: 150, bytesPerSecond: 200_000 };
export const NO_LINE: Line = { latencyMs: 0, bytesPerSecond: Infinity };

const PIECE = 8192;
const COMPRESSED = /^(text|application\/(json|manifest)|image\/svg)/;

export class SlowHost {
  line = NO_LINE;
  requests = 0;
  /** Bodies, as they are sent. */
  bytes = 0;
  /** When the line has brought all that was given to it. */
  private freeAt = 0;
  private readonly server: Server = createServer(({ url = '/', headers }, response) => {
    void this.answer(new URL(url, 'http://host').pathname.slice(1), headers['if-none-match'], response);
  });

  static async start(): Promise<SlowHost> {
    const host = new SlowHost();
    await new Promise<void>((done) => host.server.listen(0, 'localhost', done));
    return host;
  }

  get url(): string {
    const address = this.server.address();
    if (!address || typeof address === 'string') throw new Error('The server has no port.');
    return `http://localhost:${address.port}/`;
  }

  forget(): void {
    this.requests = 0;
    this.bytes = 0;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  private async answer(path: string, known: string | undefined, response: ServerResponse): Promise<void> {
    this.requests++;
    await rest(this.line.latencyMs);
    const file = join('dist', path || 'index.html');
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return void response.writeHead(404).end();
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    const content = readFileSync(file);
    const etag = `"${createHash('sha256').update(content).digest('hex')}"`;
    const head = { 'content-type': type, 'cache-control': 'max-age=600', etag };
    if (known === etag) return void response.writeHead(304, head).end();
    const isSmaller = COMPRESSED.test(type);
    const body = isSmaller ? gzipSync(content) : content;
    response.writeHead(200, {
      ...head,
      'content-length': body.length,
      ...(isSmaller ? { 'content-encoding': 'gzip' } : {}),
    });
    for (let at = 0; at < body.length && !response.destroyed; at += PIECE) {
      const piece = body.subarray(at, at + PIECE);
      this.freeAt = Math.max(this.freeAt, performance.now()) + (1000 * piece.length) / this.line.bytesPerSecond;
      await rest(this.freeAt - performance.now());
      response.write(piece);
      this.bytes += piece.length;
    }
    response.end();
  }
}

const rest = (ms: number): Promise<void> | undefined =>
  ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : undefined;
