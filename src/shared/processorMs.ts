// How long something takes, for tests: the time of the processor, which is the clock's where nothing else runs. The cores may
// be busy with other things.
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
