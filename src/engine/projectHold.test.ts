// Which tab keeps a project: who was there first, who takes over, and what the others hear of it.
import { describe, expect, it, vi } from 'vitest';
import { ProjectHold, type HoldOwner } from './projectHold.ts';
import { fakeBrowser } from './testing/fakeTabs.ts';

function owner(letGo: HoldOwner['letGo'] = () => Promise.resolve()) {
  return {
    letGo: vi.fn(async (hold: ProjectHold) => {
      await letGo(hold);
      hold.state = 'taken';
    }),
    lost: vi.fn(),
    granted: vi.fn(),
  };
}

async function twoTabs(first = owner(), second = owner()) {
  const browser = fakeBrowser();
  const tabs = [browser.tab(), browser.tab()];
  const one = await ProjectHold.claim('p', first, tabs[0]);
  const two = await ProjectHold.claim('p', second, tabs[1]);
  return { browser, tabs, one, two, first, second };
}

describe('a project in two tabs', () => {
  it('is kept by the one that was there first', async () => {
    const { browser, one, two } = await twoTabs();
    expect([one.state, two.state]).toEqual(['here', 'elsewhere']);
    expect([await one.mayWrite(), await two.mayWrite()]).toEqual([true, false]);
    two.state = 'here';
    expect(await two.mayWrite(), 'without the lock').toBe(false);
    const other = await ProjectHold.claim('q', owner(), browser.tab());
    expect(other.state, 'another project').toBe('here');
  });

  it('is the second one’s when the first is closed, and it hears of that', async () => {
    const { tabs, two, second } = await twoTabs();
    tabs[0].close();
    await vi.waitFor(() => expect(second.granted).toHaveBeenCalledExactlyOnceWith(two));
    expect(two).toMatchObject({ hasLock: true, state: 'elsewhere' });
    expect(await two.mayWrite(), 'before it has looked at what is kept').toBe(false);
  });

  it('is let go by a tab that leaves it', async () => {
    const { one, second } = await twoTabs();
    one.release();
    await vi.waitFor(() => expect(second.granted).toHaveBeenCalledOnce());
    expect(await one.mayWrite()).toBe(false);
  });

  it('is held at once by the page that comes after a reload, though the lock is let go a moment later', async () => {
    const browser = fakeBrowser();
    const before = browser.tab();
    await ProjectHold.claim('p', owner(), before);
    const after = owner();
    const claimed = ProjectHold.claim('p', after, browser.tab());
    before.close();
    expect(await claimed).toMatchObject({ state: 'here', hasLock: true });
    expect(after.granted).not.toHaveBeenCalled();
  });
});

describe('taking over', () => {
  it('waits until the other tab has kept what it has under way', async () => {
    let kept: () => void = () => undefined;
    const first = owner(() => new Promise((resolve) => (kept = resolve)));
    const { one, two } = await twoTabs(first);
    const taken = two.take();
    await vi.waitFor(() => expect(first.letGo).toHaveBeenCalledOnce());
    await new Promise((resolve) => setTimeout(resolve, 100)); // longer than a tab may take to answer
    expect(two.hasLock).toBe(false);
    kept();
    await taken;
    expect([one.hasLock, two.hasLock]).toEqual([false, true]);
    await vi.waitFor(() => expect(first.lost).toHaveBeenCalledExactlyOnceWith(one, false));
  });

  it('comes by force where the other tab is frozen; that one writes nothing any more when it thaws', async () => {
    const { tabs, one, two, first } = await twoTabs();
    tabs[0].isFrozen = true;
    await two.take();
    expect(two.hasLock).toBe(true);
    expect(first.letGo).not.toHaveBeenCalled();
    tabs[0].isFrozen = false;
    expect(one.state, 'it does not know yet').toBe('here');
    expect(await one.mayWrite()).toBe(false);
    expect(one).toMatchObject({ state: 'taken', hasLock: false });
    expect(first.lost).toHaveBeenCalledExactlyOnceWith(one, true);
  });

  it('goes back and forth, and a third tab gets nothing by it', async () => {
    const { browser, tabs, one, two, second } = await twoTabs();
    const third = owner();
    const three = await ProjectHold.claim('p', third, browser.tab());
    await two.take();
    two.state = 'here';
    await one.take();
    one.state = 'here';
    expect([one.hasLock, two.hasLock, three.hasLock]).toEqual([true, false, false]);
    expect(second.letGo).toHaveBeenCalledOnce();
    tabs[0].close();
    await vi.waitFor(() => expect(third.granted).toHaveBeenCalledOnce());
    expect(third.lost).not.toHaveBeenCalled();
  });

  it('that never comes leaves the project where it was', async () => {
    let leave: () => void = () => undefined;
    const first = owner(() => Promise.resolve(leave()));
    const { tabs, two, one } = await twoTabs(first);
    leave = () => tabs[1].close();
    void two.take();
    await vi.waitFor(() => expect(first.granted).toHaveBeenCalledExactlyOnceWith(one));
    expect(one.hasLock).toBe(true);
  });

  it('hears no message that is none', async () => {
    const { tabs, first } = await twoTabs();
    for (const data of [null, 'wants', { type: 'wants' }, { type: 'wants', taker: 7 }])
      tabs[1].channel('patchbay project p').postMessage(data);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(first.letGo).not.toHaveBeenCalled();
  });
});

describe('without locks', () => {
  it('every tab keeps what it does', async () => {
    const hold = await ProjectHold.claim('p');
    expect([hold.state, await hold.mayWrite()]).toEqual(['here', true]);
    await hold.take();
    hold.release();
  });

  it('a browser that refuses them is as one that has none', async () => {
    const refused = (): Promise<never> => Promise.reject(new DOMException('Not here.', 'SecurityError'));
    const tab = { ...fakeBrowser().tab(), locks: { request: refused, query: refused } };
    const hold = await ProjectHold.claim('p', owner(), tab);
    expect([hold.state, await hold.mayWrite()]).toEqual(['here', true]);
  });
});
