/** "999 bytes", "12 kB", "3.4 MB", "1.2 GB", "128 GB"; `space` goes before the unit. */
export function bytesInWords(bytes: number, space = ' '): string {
  if (bytes < 1000) return `${bytes}${space}bytes`;
  if (bytes < 1e6) return `${Math.round(bytes / 1000)}${space}kB`;
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(1)}${space}MB`;
  return `${(bytes / 1e9).toFixed(bytes < 1e11 ? 1 : 0)}${space}GB`;
}
