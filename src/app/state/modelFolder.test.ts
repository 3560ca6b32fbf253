import { describe, expect, it } from 'vitest';
import { modelFolder } from './modelFolder.ts';

const found = (...paths: string[]) => paths.map((path) => ({ path, blob: new Blob([path]) }));
const names = (...paths: string[]) => modelFolder(found(...paths))?.files.map(({ name }) => name);

describe('the files of a model', () => {
  it('loose ones have no folder to be named after', () => {
    const folder = modelFolder(found('config.json', 'model.safetensors'));
    expect(folder?.name).toBeUndefined();
    expect(folder?.files.map(({ name }) => name)).toEqual(['config.json', 'model.safetensors']);
  });

  it('are those beside the config.json nearest to the top', () => {
    expect(names('a/onnx/config.json', 'a/onnx/model.onnx', 'a/model.safetensors', 'a/config.json')).toEqual([
      'model.safetensors',
      'config.json',
    ]);
    expect(modelFolder(found('up/smol/config.json', 'up/readme.md'))).toMatchObject({
      name: 'smol',
      files: [{ name: 'config.json' }],
    });
  });

  it('at the same depth, the first by name, whatever the order in which they came', () => {
    expect(modelFolder(found('b/config.json', 'a/config.json'))?.name).toBe('a');
  });

  it('are none without a config.json', () => {
    expect(modelFolder(found('a/model.safetensors', 'a/my-config.json'))).toBeUndefined();
    expect(modelFolder([])).toBeUndefined();
  });

  it('keep their bytes', async () => {
    expect(await modelFolder(found('a/config.json'))?.files[0].blob.text()).toBe('a/config.json');
  });
});
