// The `webgpu` package asks for finished work in a setImmediate loop, which takes a whole core: with a software adapter
// that core is missing where the work is done. Here it asks without pause for FAST_MS after someone began to wait, then
// once a millisecond. Measured on two busy cores, 512 × 512 matmul, both ways turn by turn in one process: 0.36 → 0.55
// GFLOP/s on SwiftShader, 4.9 → 6.6 on lavapipe. Import it before a device is made.
// A card does the work itself: there it is asked without pause, as ever. An answer a millisecond late would be what takes
// the time.
// To be deleted when the package waits without polling (https://github.com/dawn-gpu/node-webgpu).
import { globals } from 'webgpu';

const FAST_MS = 0.3;
const SLOW_MS = 1;
let fastUntil = 0;
let onCard = false;

const { setImmediate: immediate, setTimeout: timeout } = globalThis;

function gentleImmediate(callback, ...args) {
  const isPoll = !onCard && isNative(callback) && performance.now() > fastUntil;
  return isPoll ? timeout(callback, SLOW_MS) : immediate(callback, ...args);
}

function isNative(callback) {
  return Function.prototype.toString.call(callback).includes('[native code]');
}

function pollFastAfter(prototype, name) {
  const original = prototype[name];
  prototype[name] = function (...args) {
    fastUntil = performance.now() + FAST_MS;
    return original.apply(this, args);
  };
}

/** Vitest runs this before each file, also where files share a process, and then the device is older than the last time. */
const IS_GENTLE = Symbol.for('patchbay: gentle polling');

if (!(IS_GENTLE in immediate)) {
  const { requestDevice } = globals.GPUAdapter.prototype;
  globals.GPUAdapter.prototype.requestDevice = function (...args) {
    const { isFallbackAdapter, architecture, description } = this.info;
    onCard = !isFallbackAdapter && !/swiftshader|llvmpipe|lavapipe/i.test(`${architecture} ${description}`);
    return requestDevice.apply(this, args);
  };
  // With what util.promisify looks for.
  globalThis.setImmediate = Object.assign(gentleImmediate, immediate, { [IS_GENTLE]: true });
  pollFastAfter(globals.GPUBuffer.prototype, 'mapAsync');
  pollFastAfter(globals.GPUQueue.prototype, 'onSubmittedWorkDone');
}
