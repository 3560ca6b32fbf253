// Which tab keeps a project: the one that has its Web Lock. Another tab may take it over: it asks the one that has it to finish
// and let go, and takes the lock by force from one that does not answer, as a frozen tab does. Where there are no Web Locks,
// every tab keeps what it does.
import * as v from 'valibot';
import type { Hold } from '../shared/protocol.ts';

/** What tabs know of one another. */
export interface Tabs {
  locks: Pick<LockManager, 'request' | 'query'>;
  /** Told to all other tabs, and heard from them. */
  channel(name: string): TabChannel;
  /** Milliseconds; for tests. */
  patience?: Partial<Patience>;
}

export interface TabChannel {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  close(): void;
}

interface Patience {
  /** A tab that is reloaded may still have the lock of its page before. */
  opening: number;
  /** A tab that does not answer is frozen. */
  answer: number;
  /** One that has answered keeps what it has under way. */
  letGo: number;
  /** Until a tab that let go for another one that then never came goes on as before. */
  gone: number;
}

const PATIENCE: Patience = { opening: 500, answer: 2000, letGo: 20_000, gone: 5000 };

export interface HoldOwner {
  /** Another tab takes over: resolves when nothing is written any more, with `state` changed. */
  letGo(hold: ProjectHold): Promise<void>;
  /** The lock was taken, behind `letGo` or by force: then nobody could wait for what was under way. */
  lost(hold: ProjectHold, isByForce: boolean): void;
  /** The lock is here by itself: whoever had it is gone. */
  granted(hold: ProjectHold): void;
}

/** Where there is nobody to give way to. */
const ALONE: HoldOwner = { letGo: () => Promise.resolve(), lost: () => undefined, granted: () => undefined };

const message = v.variant('type', [
  v.object({ type: v.literal('wants'), taker: v.string() }),
  v.object({ type: v.literal('hears'), taker: v.string() }),
  v.object({ type: v.literal('letGo'), taker: v.string() }),
]);
type Message = v.InferOutput<typeof message>;

export class ProjectHold {
  readonly project: string;
  /** `here` only while the lock is. */
  state: Hold = 'elsewhere';
  hasLock = false;
  /** A person has changed something here that is not kept. */
  isChangedHere = false;
  /** Tells apart what is kept of the project, as this tab knows it. */
  seen = '';
  private readonly tabs: Tabs | undefined;
  private readonly patience: Patience;
  private readonly owner: HoldOwner;
  private readonly channel: TabChannel | undefined;
  private readonly listeners = new Set<(message: Message) => void>();
  private waiting: AbortController | undefined;
  private free: () => void = () => undefined;
  private isClaimed = false;
  private isReleased = false;
  private isAlone = false;

  private constructor(project: string, owner: HoldOwner, tabs?: Tabs) {
    this.project = project;
    this.owner = owner;
    this.tabs = tabs;
    this.patience = { ...PATIENCE, ...tabs?.patience };
    this.channel = tabs?.channel(`patchbay project ${project}`);
    this.channel?.addEventListener('message', ({ data }) => {
      const heard = v.safeParse(message, data);
      if (!heard.success || this.isReleased) return;
      if (heard.output.type === 'wants') void this.answer(heard.output.taker);
      for (const listener of this.listeners) listener(heard.output);
    });
  }

  /** Resolves when it is known whether another tab has it; then its turn is waited for. */
  static async claim(project: string, owner: HoldOwner = ALONE, tabs?: Tabs): Promise<ProjectHold> {
    const hold = new ProjectHold(project, owner, tabs);
    if (!tabs) hold.hasLock = true;
    else await Promise.race([hold.queue(), passed(hold.patience.opening)]);
    if (hold.hasLock) hold.state = 'here';
    hold.isClaimed = true;
    return hold;
  }

  /** To be asked before each write: also a tab that was frozen hears here first that its lock was taken. */
  async mayWrite(): Promise<boolean> {
    if (this.state === 'here' && !this.isAlone) await this.tabs?.locks.query();
    return this.state === 'here' && this.hasLock;
  }

  /** Takes the lock, from whoever has it. Nothing is kept by that alone. */
  async take(): Promise<void> {
    if (this.hasLock || !this.channel) return;
    const taker = crypto.randomUUID();
    const hears = this.told('hears', taker, this.patience.answer);
    const letGo = this.told('letGo', taker, this.patience.letGo);
    this.channel.postMessage({ type: 'wants', taker } satisfies Message);
    if (await hears) await letGo;
    if (this.hasLock) return;
    this.waiting?.abort();
    await this.request({ steal: true });
  }

  release(): void {
    this.isReleased = true;
    this.waiting?.abort();
    this.channel?.close();
    this.free();
    [this.hasLock, this.state] = [false, 'elsewhere'];
  }

  private async answer(taker: string): Promise<void> {
    if (!this.hasLock) return;
    const send = (type: Message['type']): void => this.channel?.postMessage({ type, taker } satisfies Message);
    send('hears');
    await this.owner.letGo(this).catch(() => undefined); // what it could not keep it has told
    if (this.isReleased) return;
    send('letGo');
    await passed(this.patience.gone);
    if (this.hasLock && this.state !== 'here') this.owner.granted(this);
  }

  private told(type: Message['type'], taker: string, ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const listener = (heard: Message): void => {
        if (heard.type === type && heard.taker === taker) end(true);
      };
      const timer = setTimeout(() => end(false), ms);
      const end = (isTold: boolean): void => {
        clearTimeout(timer);
        this.listeners.delete(listener);
        resolve(isTold);
      };
      this.listeners.add(listener);
    });
  }

  /** Waits for its turn. */
  private async queue(): Promise<void> {
    this.waiting = new AbortController();
    const isHere = await this.request({ signal: this.waiting.signal });
    if (isHere && this.isClaimed) this.owner.granted(this);
  }

  /** @returns whether the lock came by this request. */
  private request(options: LockOptions): Promise<boolean> {
    return new Promise((resolve) => {
      let isHeld = false;
      const work = (): Promise<void> | undefined => {
        isHeld = !this.isReleased && !this.hasLock;
        if (isHeld) this.hasLock = true;
        resolve(isHeld);
        return isHeld ? new Promise((free) => (this.free = free)) : undefined;
      };
      const request = this.tabs?.locks.request(`patchbay project ${this.project}`, options, work);
      request?.catch((thrown: unknown) => {
        if (isHeld) this.takenAway();
        else if (!(thrown instanceof DOMException && thrown.name === 'AbortError')) isHeld = this.goOnAlone();
        resolve(isHeld);
      });
    });
  }

  /** This browser gives the page no locks. */
  private goOnAlone(): boolean {
    return (this.isAlone = this.hasLock = true);
  }

  private takenAway(): void {
    if (!this.hasLock || this.isReleased) return;
    this.hasLock = false;
    const isByForce = this.state === 'here';
    if (isByForce) this.state = 'taken';
    this.owner.lost(this, isByForce);
    void this.queue();
  }
}

function passed(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
