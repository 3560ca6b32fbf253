// Time that this process has had a processor for. Where one of its threads works and the others wait, it is that thread's.

export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
