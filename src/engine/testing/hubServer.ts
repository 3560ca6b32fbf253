// A server that speaks the paths of the Hugging Face hub, on this computer, with a second one beside it that stands for
// the network of servers that large files really come from; and with everything that goes wrong on the way, by switches.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answerOtherwise, faultsAt, sendFile, type Faults } from './hubFaults.ts';
import { commitOf, infoOf, treeOf, type Repository } from './hubRepository.ts';

export interface SeenRequest {
  server: 'hub' | 'cdn';
  method: string;
  path: string;
  range?: string;
  authorization?: string;
}

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
    const faults = faultsAt(path, this.faults);
    if (answerOtherwise(response, path, faults)) return;
    const { token, redirect, withoutSizes } = this.faults;
    if (server === 'hub' && token && headers.authorization !== `Bearer ${token}`)
      return void response.writeHead(401).end();

    const [, info, revision] = /^\/api\/models\/([^/]+\/[^/]+)\/revision\/(.+)$/.exec(path) ?? [];
    const [, listed] = /^\/api\/models\/([^/]+\/[^/]+)\/tree\/[^/]+$/.exec(path) ?? [];
    const [, owner, commit, name] = /^\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(path) ?? [];
    const repository = this.repositories.get(info ?? listed ?? owner);
    if (!repository) return void response.writeHead(404).end();
    if (info) return sendJson(response, infoOf(info, repository, revision, !withoutSizes), faults);
    if (listed) return sendJson(response, treeOf(repository), faults);
    const content = commit === commitOf(repository) ? repository.files[name] : undefined;
    if (!content) return void response.writeHead(404).end();
    response.setHeader('X-Repo-Commit', commit);
    if (redirect && server === 'hub') return void response.writeHead(302, { location: this.cdnUrl + url }).end();
    await sendFile(response, { name, whole: content, range: headers.range }, faults, (bytes) => {
      this.sentBytes += bytes;
    });
  }
}

/** What goes wrong with files is no concern of it, unless its path is named. */
async function sendJson(response: ServerResponse, json: unknown, faults: Faults): Promise<void> {
  if (json === undefined) return void response.writeHead(404).end();
  response.setHeader('content-type', 'application/json');
  const file = { name: '', whole: Buffer.from(JSON.stringify(json)), range: undefined };
  await sendFile(response, file, faults.where ? faults : {}, () => undefined);
}

function originOf(server: Server): string {
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('The server has no port.');
  return `http://127.0.0.1:${address.port}`;
}
