// How far a download has come and how fast it goes, told a few times a second and not with every piece that comes.
import type { FetchProgress } from '../../shared/models.ts';

const TELL_EVERY_MS = 200;
/** The rate is that of the last few seconds. */
const RATE_OVER_MS = 5000;

export class ProgressMeter {
  private readonly id: string;
  private readonly totalBytes: number;
  private readonly tell: (progress: FetchProgress) => void;
  private readonly now: () => number;
  private loadedBytes: number;
  private readonly seen: { at: number; loadedBytes: number }[];

  /** @param loadedBytes what was there before. */
  constructor(
    { id, loadedBytes, totalBytes }: Omit<FetchProgress, 'bytesPerSecond'>,
    tell: (progress: FetchProgress) => void,
    now = () => performance.now(),
  ) {
    this.id = id;
    this.loadedBytes = loadedBytes;
    this.totalBytes = totalBytes;
    this.tell = tell;
    this.now = now;
    this.seen = [{ at: now(), loadedBytes }];
    this.tellNow();
  }

  add(bytes: number): void {
    this.loadedBytes += bytes;
    const at = this.now();
    if (at - this.seen[this.seen.length - 1].at < TELL_EVERY_MS) return;
    this.seen.push({ at, loadedBytes: this.loadedBytes });
    while (this.seen.length > 2 && at - this.seen[0].at > RATE_OVER_MS) this.seen.shift();
    this.tellNow();
  }

  private tellNow(): void {
    const [first, last] = [this.seen[0], this.seen[this.seen.length - 1]];
    const seconds = (last.at - first.at) / 1000;
    const bytesPerSecond = seconds > 0 ? (last.loadedBytes - first.loadedBytes) / seconds : 0;
    const { id, loadedBytes, totalBytes } = this;
    this.tell({ id, loadedBytes, totalBytes, bytesPerSecond });
  }
}
