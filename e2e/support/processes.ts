// The most that the processes of a browser hold while something goes on, looked at ten times a second. On Linux only: it
// reads /proc.
import type { Page } from '@playwright/test';
import { residentBytes } from './memory.ts';

const EVERY_MS = 100;
const KINDS = ['renderer', 'GPU', 'browser'] as const;

export class ProcessWatch {
  private readonly processes: readonly { type: string; id: number }[];
  private timer: NodeJS.Timeout | undefined;
  private before: number[] = [];
  private most: number[] = [];

  private constructor(processes: ProcessWatch['processes']) {
    this.processes = processes;
  }

  /** Of the browser that this page is in. */
  static async of(page: Page): Promise<ProcessWatch> {
    const session = await page.context().browser()?.newBrowserCDPSession();
    const { processInfo } = (await session?.send('SystemInfo.getProcessInfo')) ?? { processInfo: [] };
    return new ProcessWatch(processInfo);
  }

  start(): void {
    this.before = this.held();
    this.most = [...this.before];
    this.timer = setInterval(() => this.look(), EVERY_MS);
  }

  /** "before, most" of the renderers, the graphics process and the browser's own, in MB. */
  stop(): string {
    clearInterval(this.timer);
    this.look();
    const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);
    return KINDS.map((_kind, i) => `${megabytes(this.before[i])}, ${megabytes(this.most[i])} MB`).join(' | ');
  }

  private look(): void {
    const now = this.held();
    this.most = this.most.map((most, i) => Math.max(most, now[i]));
  }

  private held(): number[] {
    return KINDS.map((kind) =>
      this.processes.filter(({ type }) => type === kind).reduce((sum, { id }) => sum + residentBytes(id), 0),
    );
  }
}
