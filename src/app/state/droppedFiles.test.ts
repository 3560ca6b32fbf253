import { describe, expect, it } from 'vitest';
import { isFolder, picked, walk } from './droppedFiles.ts';

type Tree = { [name: string]: Tree | string };

/** As a browser hands out what was dropped: folders by parts of two. */
function entry(name: string, content: Tree | string, above = ''): FileSystemEntry {
  const fullPath = `${above}/${name}`;
  if (typeof content === 'string') {
    const file = (take: (file: File) => void): void => take(new File([content], name));
    return { isFile: true, isDirectory: false, name, fullPath, file } as unknown as FileSystemEntry;
  }
  const inside = Object.entries(content).map(([child, of]) => entry(child, of, fullPath));
  const createReader = () => {
    const left = [...inside];
    return { readEntries: (take: (part: FileSystemEntry[]) => void): void => take(left.splice(0, 2)) };
  };
  return { isFile: false, isDirectory: true, name, fullPath, createReader } as unknown as FileSystemEntry;
}

const paths = async (tree: Tree) =>
  (await walk(Object.entries(tree).map(([name, content]) => entry(name, content)))).map(({ path }) => path).toSorted();

describe('what was dropped', () => {
  it('folders are walked, also those that come in parts', async () => {
    const tree = { smol: { 'a.json': '', 'b.json': '', 'c.json': '', onnx: { 'd.onnx': '' } }, 'loose.txt': '' };
    expect(await paths(tree)).toEqual(['loose.txt', 'smol/a.json', 'smol/b.json', 'smol/c.json', 'smol/onnx/d.onnx']);
  });

  it('but not without end', async () => {
    expect(await paths({ a: { b: { c: { d: { 'deep.json': '' } } } } })).toEqual([]);
    const many = Object.fromEntries(Array.from({ length: 2500 }, (_, i) => [`${i}.txt`, '']));
    expect(await paths({ many })).toHaveLength(2000);
  });

  it('files without an entry are taken as they are', async () => {
    const file = new File(['x'], 'x.txt');
    expect(await walk([file])).toEqual([{ path: 'x.txt', blob: file }]);
    expect([file, entry('f', {}), entry('g', '')].map(isFolder)).toEqual([false, true, false]);
  });

  it('picked ones know their folder', () => {
    const inFolder = Object.assign(new File([''], 'config.json'), { webkitRelativePath: 'smol/config.json' });
    expect(picked([inFolder, new File([''], 'loose.json')]).map(({ path }) => path)).toEqual([
      'smol/config.json',
      'loose.json',
    ]);
  });
});
