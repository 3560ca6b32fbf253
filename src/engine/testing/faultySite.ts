// A site on this computer that hands out files, and with them everything that goes wrong on the way, by switches.
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import { answerOtherwise, faultsAt, sendFile, type Faults } from './hubFaults.ts';

export interface SiteFile {
  content: Uint8Array;
  contentType?: string;
}

export class FaultySite {
  faults: Faults = {};
  /** In order. */
  requests: { path: string; range?: string }[] = [];
  /** Paths below the root, without a slash in front. */
  readonly find: (path: string) => SiteFile | undefined;
  private readonly headers: OutgoingHttpHeaders;
  private readonly server: Server = createServer((request, response) => {
    void this.answer(request, response).catch(() => response.destroy());
  });

  private constructor(find: FaultySite['find'], headers: OutgoingHttpHeaders) {
    this.find = find;
    this.headers = headers;
  }

  static async start(find: FaultySite['find'], headers: OutgoingHttpHeaders = {}): Promise<FaultySite> {
    const site = new FaultySite(find, headers);
    await new Promise<void>((done) => site.server.listen(0, 'localhost', done));
    return site;
  }

  get url(): string {
    const address = this.server.address();
    if (!address || typeof address === 'string') throw new Error('The server has no port.');
    return `http://localhost:${address.port}/`;
  }

  cutConnections(): void {
    this.server.closeAllConnections();
  }

  async close(): Promise<void> {
    this.cutConnections();
    await new Promise((done) => this.server.close(done));
  }

  /** All goes well again. */
  mend(): void {
    this.faults = {};
    this.requests = [];
  }

  private async answer({ url = '/', headers }: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = decodeURIComponent(url.split('?')[0]).slice(1);
    this.requests.push({ path, range: headers.range });
    for (const [name, value] of Object.entries(this.headers)) if (value !== undefined) response.setHeader(name, value);
    const faults = faultsAt(path, this.faults);
    if (answerOtherwise(response, path, faults)) return;
    const file = this.find(path);
    if (!file) return void response.writeHead(404).end();
    if (file.contentType) response.setHeader('content-type', file.contentType);
    await sendFile(response, { name: path, whole: file.content, range: headers.range }, faults, () => undefined);
  }
}
