// Whom a journey contacts: every request of its pages, their workers and the service worker is looked at, and each must go to
// the page's own origin or to an address that the person of the journey has typed.
import type { BrowserContext, Page } from '@playwright/test';

export class Origins {
  private readonly allowed = new Set<string>();
  private readonly contacted = new Map<string, string>();

  constructor(page = 'about:blank') {
    this.typed(page, 'about:blank');
  }

  /** The person names a server; or it is one to which such a server leads on. */
  typed(...addresses: string[]): void {
    for (const address of addresses) this.allowed.add(originOf(address));
  }

  /** A context that a journey makes for itself has to be handed over; those of fixtures are. */
  watch(context: BrowserContext): void {
    context.on('request', (request) => this.note(request.url()));
    for (const page of context.pages()) this.watchSockets(page);
    context.on('page', (page) => this.watchSockets(page));
  }

  /** Addresses that nobody has typed: the first at each origin. */
  strangers(): string[] {
    return [...this.contacted].filter(([origin]) => !this.allowed.has(origin)).map(([, address]) => address);
  }

  private watchSockets(page: Page): void {
    page.on('websocket', (socket) => this.note(socket.url()));
  }

  private note(address: string): void {
    const origin = originOf(address);
    if (!this.contacted.has(origin)) this.contacted.set(origin, address);
  }
}

/** What lies in the page itself (data:, about:) contacts nobody. */
const LOCAL = /^(data|about):/;

function originOf(address: string): string {
  return LOCAL.test(address) ? 'local' : new URL(address).origin;
}
