// The tensors of a plan before and after it has memory. While a plan is recorded they are shapes only; `allocate` gives
// them buffers, and those that hold something for a part of the plan only take turns in one buffer. So the bytes of a
// plan are known before anything is asked of the GPU.
import { byteLength, type Tensor } from './tensor.ts';

/**
 * Characters of a name. An operation names its output after its inputs, and a block reads its state several times: whole
 * names would double with every block, and a string ends at 2²⁹.
 */
const LONGEST_NAME = 160;
const SMALLEST_BYTES = 16;
/** A buffer may be this much larger than what is put into it. */
const WASTE = 2;

/** First and last dispatch that touch it. */
interface Life {
  first: number;
  last: number;
}

export class PlannedTensor implements Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset = 0;
  private place: GPUBuffer | undefined;

  constructor(shape: readonly number[], name: string) {
    this.shape = shape;
    this.name = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
  }

  /** @throws Error before the plan is finished. */
  get buffer(): GPUBuffer {
    if (!this.place) throw new Error(`"${this.name}" has no memory before its plan is finished.`);
    return this.place;
  }

  set buffer(place: GPUBuffer) {
    this.place = place;
  }
}

/** One buffer to be, and the tensors that take turns in it. */
export interface Slot {
  bytes: number;
  tensors: PlannedTensor[];
}

/**
 * Shares out memory. `passing` tensors are written before they are read in every run, and nobody looks at them
 * afterwards: when the last dispatch that touches one is done, its slot is free for the next. All others keep theirs.
 * @param touched the tensors of each dispatch, in order.
 */
export function shareSlots(
  tensors: readonly PlannedTensor[],
  passing: ReadonlySet<Tensor>,
  touched: readonly (readonly Tensor[])[],
): Slot[] {
  const lives = livesOf(touched);
  const slots: Slot[] = [];
  const shared: { slot: Slot; until: number }[] = [];
  const comers: { tensor: PlannedTensor; life: Life }[] = [];
  for (const tensor of tensors) {
    const life = lives.get(tensor);
    if (life && passing.has(tensor)) comers.push({ tensor, life });
    else slots.push({ bytes: bytesOf(tensor), tensors: [tensor] });
  }
  for (const { tensor, life } of comers.sort((a, b) => a.life.first - b.life.first)) {
    const bytes = bytesOf(tensor);
    let best: (typeof shared)[number] | undefined;
    for (const place of shared) {
      const fits = place.until < life.first && place.slot.bytes >= bytes && place.slot.bytes <= WASTE * bytes;
      if (fits && place.slot.bytes < (best?.slot.bytes ?? Infinity)) best = place;
    }
    if (!best) {
      best = { slot: { bytes, tensors: [] }, until: 0 };
      shared.push(best);
    }
    best.slot.tensors.push(tensor);
    best.until = life.last;
  }
  return [...slots, ...shared.map(({ slot }) => slot)];
}

/** Makes the buffers and puts the tensors into them. They are zero at the start. */
export function allocate(device: GPUDevice, slots: readonly Slot[]): GPUBuffer[] {
  return slots.map(({ bytes, tensors }) => {
    const buffer = device.createBuffer({
      label: tensors[0].name,
      size: bytes,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
    });
    for (const tensor of tensors) tensor.buffer = buffer;
    return buffer;
  });
}

function livesOf(touched: readonly (readonly Tensor[])[]): Map<Tensor, Life> {
  const lives = new Map<Tensor, Life>();
  touched.forEach((tensors, dispatch) => {
    for (const tensor of tensors) {
      const whole = tensor.within ?? tensor;
      lives.set(whole, { first: lives.get(whole)?.first ?? dispatch, last: dispatch });
    }
  });
  return lives;
}

function bytesOf(tensor: Tensor): number {
  return Math.max(byteLength(tensor), SMALLEST_BYTES);
}
