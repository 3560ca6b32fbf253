// What is impossible is refused before anything is changed: a run that is under way goes on.
import { expect, it } from 'vitest';
import { writeCompositionFile } from './compositionFile.ts';
import { link, settings, tellStories, type Story } from './testing/story.ts';

const { start } = tellStories();
const foreign = writeCompositionFile({ anchor: 'other', augmenters: [], links: [], values: [] });

const impossible: Record<string, (story: Story) => Promise<unknown>> = {
  'a link to a layer that is not there': ({ session }) => session.wire({ links: [link(99, 0)] }),
  'a file that is no composition': ({ session }) => session.loadComposition({ file: new ArrayBuffer(8) }),
  'a composition of other models': ({ session }) => session.loadComposition({ file: foreign }),
  'redo with nothing undone': ({ session }) => session.redo(),
};

it.each(Object.entries(impossible))('%s', async (_, change) => {
  const story = await start();
  const { session, events } = story;
  await session.step({ settings });
  await expect(change(story)).rejects.toThrow(/\w/);
  await session.step({ settings });
  const states = events.flatMap((event) => (event.type === 'runChanged' ? [`${event.state} ${event.step}`] : []));
  expect(states).toEqual(['running 0', 'paused 1', 'running 1', 'paused 2']);
});

it('a redo is refused while a run is under way, which leaves nothing to redo', async () => {
  const { session } = await start();
  await session.startOver();
  await session.undo();
  await session.step({ settings });
  await expect(session.redo()).rejects.toThrow('A run is under way');
  await session.stop();
  await expect(session.redo()).rejects.toThrow('There is nothing to redo');
});
