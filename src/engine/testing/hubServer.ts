// A server that speaks the paths of the Hugging Face hub, on this computer, with a second one beside it that stands for
// the network of servers that large files really come from; and with everything that goes wrong on the way, by switches.
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

export interface Repository {
  files: Record<string, Uint8Array>;
  license?: string;
  gated?: boolean;
  /** "main" is this commit now. */
  commit?: string;
}

/** What goes wrong. Numbers count down where they say how often. */
export interface Faults {
  /** A file's body breaks off after so many bytes, so many times. */
  cut?: { after: number; times: number };
  /** Answers with this status, so many times, where the path ends like that. */
  refuse?: { path: string; status: number; times: number; retryAfter?: string };
  /** Nothing without it. */
  token?: string;
  /** One byte of this file is another. */
  corrupt?: string;
  /** Files come whole, whatever part is asked for. */
  noRange?: boolean;
  /** Files are on the other server. */
  redirect?: boolean;
  /** Sends pieces of 64 kB, so many ms apart. */
  slowMs?: number;
  /** A network that wants a login first. */
  portal?: boolean;
  /** Says another range than it was asked for. */
  wrongRange?: boolean;
  /** So many bytes more than there are. */
  extraBytes?: number;
  /** As some mirrors do. */
  withoutSizes?: boolean;
  /** Files have this ETag, whatever is in them. */
  etag?: string;
}

export interface SeenRequest {
  server: 'hub' | 'cdn';
  method: string;
  path: string;
  range?: string;
  authorization?: string;
}

const PIECE = 65_536;
const COMMIT = 'c0ffee'.padEnd(40, '0');

export class HubServer {
  faults: Faults = {};
  requests: SeenRequest[] = [];
  /** Of files. */
  sentBytes = 0;
  readonly repositories = new Map<string, Repository>();
  private readonly servers = { hub: this.server('hub'), cdn: this.server('cdn') };

  static async start(): Promise<HubServer> {
    const hub = new HubServer();
    for (const server of Object.values(hub.servers))
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return hub;
  }

  get url(): string {
    return originOf(this.servers.hub);
  }

  get cdnUrl(): string {
    return originOf(this.servers.cdn);
  }

  cutConnections(): void {
    for (const server of Object.values(this.servers)) server.closeAllConnections();
  }

  async close(): Promise<void> {
    this.cutConnections();
    for (const server of Object.values(this.servers)) await new Promise((done) => server.close(done));
  }

  /** Paths of files that were asked for, in order. */
  get askedFiles(): string[] {
    return this.requests.flatMap(({ path }) => /\/resolve\/[^/]+\/(.+)$/.exec(path)?.[1] ?? []);
  }

  private server(name: SeenRequest['server']): Server {
    return createServer((request, response) => {
      void this.answer(name, request, response).catch(() => response.destroy());
    });
  }

  private async answer(
    server: SeenRequest['server'],
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { method = 'GET', headers, url = '/' } = request;
    const path = decodeURIComponent(url.split('?')[0]);
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Headers', 'authorization, range');
    response.setHeader(
      'Access-Control-Expose-Headers',
      'Content-Range, ETag, X-Repo-Commit, X-Linked-Size, X-Linked-ETag',
    );
    if (method === 'OPTIONS') return void response.writeHead(204).end();
    this.requests.push({ server, method, path, range: headers.range, authorization: headers.authorization });
    const { portal, refuse, token, redirect } = this.faults;
    if (portal) return void response.setHeader('content-type', 'text/html').end('<!doctype html><title>Log in</title>');
    if (refuse && refuse.times > 0 && path.endsWith(refuse.path)) {
      refuse.times--;
      if (refuse.retryAfter) response.setHeader('Retry-After', refuse.retryAfter);
      return void response.writeHead(refuse.status).end();
    }
    if (server === 'hub' && token && headers.authorization !== `Bearer ${token}`)
      return void response.writeHead(401).end();

    const [, info, revision] = /^\/api\/models\/([^/]+\/[^/]+)\/revision\/(.+)$/.exec(path) ?? [];
    const [, listed] = /^\/api\/models\/([^/]+\/[^/]+)\/tree\/[^/]+$/.exec(path) ?? [];
    const [, owner, commit, name] = /^\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(path) ?? [];
    const repository = this.repositories.get(info ?? listed ?? owner);
    if (!repository) return void response.writeHead(404).end();
    if (info) return this.sendJson(response, this.info(info, repository, revision));
    if (listed) return this.sendJson(response, treeOf(repository));
    const content = commit === commitOf(repository) ? repository.files[name] : undefined;
    if (!content) return void response.writeHead(404).end();
    response.setHeader('X-Repo-Commit', commit);
    if (redirect && server === 'hub') return void response.writeHead(302, { location: this.cdnUrl + url }).end();
    await this.sendFile(response, name, content, headers.range);
  }

  private info(id: string, repository: Repository, revision: string): unknown {
    if (!['main', commitOf(repository)].includes(revision)) return undefined;
    const siblings = Object.entries(repository.files).map(([rfilename, content]) => {
      if (this.faults.withoutSizes) return { rfilename };
      return {
        rfilename,
        size: content.length,
        ...(isLarge(rfilename) ? { lfs: { sha256: sha256(content), size: content.length } } : {}),
      };
    });
    const { license, gated = false } = repository;
    return { id, sha: commitOf(repository), gated, siblings, cardData: license ? { license } : undefined };
  }

  private sendJson(response: ServerResponse, json: unknown): void {
    if (json === undefined) response.writeHead(404).end();
    else response.setHeader('content-type', 'application/json').end(JSON.stringify(json));
  }

  private async sendFile(
    response: ServerResponse,
    name: string,
    whole: Uint8Array,
    range: string | undefined,
  ): Promise<void> {
    const { faults } = this;
    const { noRange, corrupt, extraBytes = 0, slowMs, wrongRange, etag = `"${sha256(whole)}"` } = faults;
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec((!noRange && range) || '') ?? [];
    const first = Number(from ?? 0);
    const end = to ? Math.min(Number(to) + 1, whole.length) : whole.length;
    if (first >= end && whole.length > 0) return void response.writeHead(416).end();
    if (from !== undefined) {
      const said = wrongRange ? first + 1 : first;
      response.writeHead(206, { 'content-range': `bytes ${said}-${end - 1}/${whole.length}`, etag });
    } else response.writeHead(200, { etag });
    let body: Uint8Array = whole.subarray(first, end);
    if (corrupt === name) {
      body = Uint8Array.from(body);
      body[body.length - 1] ^= 1;
    }
    if (extraBytes > 0) body = Buffer.concat([body, new Uint8Array(extraBytes)]);
    const isCut = faults.cut && faults.cut.times > 0 && faults.cut.after < body.length;
    if (faults.cut && isCut) {
      faults.cut.times--;
      body = body.subarray(0, faults.cut.after);
    }
    for (let at = 0; at < body.length && !response.destroyed; at += PIECE) {
      if (slowMs) await new Promise((done) => setTimeout(done, slowMs));
      const piece = body.subarray(at, at + PIECE);
      await new Promise<void>((done) => response.write(piece, () => done()));
      this.sentBytes += piece.length;
    }
    if (isCut) response.destroy();
    else response.end();
  }
}

export function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function commitOf({ commit = COMMIT }: Repository): string {
  return commit;
}

/** As on the hub: small text is in git itself, without a SHA-256. */
function isLarge(name: string): boolean {
  return name.endsWith('.safetensors');
}

function treeOf({ files }: Repository): unknown {
  return Object.entries(files).map(([path, { length }]) => ({
    type: 'file',
    path,
    size: length,
    ...(isLarge(path) ? { lfs: { oid: sha256(files[path]), size: length, pointerSize: 134 } } : {}),
  }));
}

function originOf(server: Server): string {
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('The server has no port.');
  return `http://127.0.0.1:${address.port}`;
}
