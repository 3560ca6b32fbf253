// What to do, in this very browser, when there is no WebGPU or no adapter. A pure function of what the browser says of
// itself; wrong guesses cost nothing, as every answer also names browsers that have WebGPU.
export type Missing = 'no-webgpu' | 'no-adapter';

export function switchOnAdvice(missing: Missing, userAgent: string, secure: boolean): string[] {
  if (!secure)
    return ['Browsers offer WebGPU only on https:// and localhost addresses: open this page on one of these.'];
  const elsewhere = 'Or open this page in a current Chrome, Edge, Safari (26 or newer) or Firefox (141 or newer).';
  if (/Firefox\//.test(userAgent)) {
    const setting = missing === 'no-webgpu' ? 'dom.webgpu.enabled' : 'gfx.webgpu.ignore-blocklist';
    return [`Open about:config, set ${setting} to true, then restart Firefox.`, elsewhere];
  }
  if (/Chrome\//.test(userAgent)) return [...chromium(missing, userAgent), elsewhere];
  if (/Safari\//.test(userAgent)) {
    return ['Safari has WebGPU from version 26 on: update macOS or iOS.', elsewhere];
  }
  return [elsewhere.replace('Or open', 'Open')];
}

function chromium(missing: Missing, userAgent: string): string[] {
  const scheme = /Edg\//.test(userAgent) ? 'edge' : 'chrome';
  const acceleration = `Open ${scheme}://settings/system and switch on "Use graphics acceleration when available".`;
  const flag = `Open ${scheme}://flags/#enable-unsafe-webgpu and choose "Enabled".`;
  const restart = 'Restart the browser.';
  if (missing === 'no-adapter' || /Windows|Mac OS/.test(userAgent)) return [acceleration, flag, restart];
  return [flag, acceleration, restart];
}
