import { describe, expect, it } from 'vitest';
import { switchOnAdvice } from './switchOnAdvice.ts';

const CHROME_LINUX =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36';
const EDGE = `${CHROME_LINUX.replace('X11; Linux x86_64', 'Windows NT 10.0')} Edg/150.0.0.0`;
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const SAFARI = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15';

describe('what to switch on', () => {
  it('in Chrome on Linux: the flag first, or the acceleration where only the adapter is missing', () => {
    expect(switchOnAdvice('no-webgpu', CHROME_LINUX, true)[0]).toContain('chrome://flags/#enable-unsafe-webgpu');
    expect(switchOnAdvice('no-adapter', CHROME_LINUX, true)[0]).toContain('chrome://settings/system');
  });

  it('in Edge, with its own addresses', () => {
    expect(switchOnAdvice('no-webgpu', EDGE, true).join(' ')).toContain('edge://settings/system');
  });

  it('in Firefox and Safari', () => {
    expect(switchOnAdvice('no-webgpu', FIREFOX, true)[0]).toContain('dom.webgpu.enabled');
    expect(switchOnAdvice('no-adapter', FIREFOX, true)[0]).toContain('gfx.webgpu.ignore-blocklist');
    expect(switchOnAdvice('no-webgpu', SAFARI, true)[0]).toContain('version 26');
  });

  it('on an address without encryption: nothing else helps', () => {
    expect(switchOnAdvice('no-webgpu', CHROME_LINUX, false)).toHaveLength(1);
  });

  it('in a browser that it does not know', () => {
    expect(switchOnAdvice('no-webgpu', 'Lynx', true)).toEqual([expect.stringMatching(/^Open this page in/)]);
  });
});
