import { vi } from 'vitest';
import type { Gpu } from '../gpu/device.ts';

/** Labels of the buffers that are made from now on and not destroyed; read-back keeps a few for itself. */
export function liveBuffers({ device }: Gpu): Set<string> {
  const live = new Set<string>();
  const create = device.createBuffer.bind(device);
  let made = 0;
  vi.spyOn(device, 'createBuffer').mockImplementation((descriptor) => {
    const buffer = create(descriptor);
    const name = `${descriptor.label} ${made++}`;
    if (descriptor.label !== 'read-back') live.add(name);
    const destroy = buffer.destroy.bind(buffer);
    buffer.destroy = () => {
      live.delete(name);
      destroy();
    };
    return buffer;
  });
  return live;
}
