// Adding a model: first what it is and needs (a plan), then, when the person says so, the model itself.
import { create } from 'zustand';
import { errorData, type ErrorData } from '../../shared/errors.ts';
import type { HubAddress, ModelPlan, PickedFile } from '../../shared/models.ts';
import { engine } from './engineClient.ts';
import { rememberEndpoint, tokenFor } from './hubAccess.ts';
import { notify } from './notices.ts';
import { fetchModel, listModels, openLibrary, useLibrary } from './library.ts';

export type Candidate =
  | { from: 'hub'; plan: ModelPlan; address: HubAddress }
  | { from: 'files'; plan: ModelPlan; files: PickedFile[]; title: string };

export interface AddModel {
  candidate?: Candidate;
  /** What is being looked at, or taken in; in words. */
  busy?: string;
  error?: ErrorData;
}

export const useAddModel = create<AddModel>()(() => ({}));

/** A later look takes over from an earlier one. */
let looks = 0;

export function lookAtHub(address: HubAddress): Promise<void> {
  return look(`Looking at ${address.repository}…`, async () => {
    const plan = await engine.call('planModel', { address, token: tokenFor(address) });
    rememberEndpoint(address.endpoint);
    return { from: 'hub', plan, address };
  });
}

/** @param name of the folder, if it was one. */
export async function lookAtFiles(files: PickedFile[], name?: string): Promise<void> {
  if (!useLibrary.getState().isOpen) await openLibrary();
  await look('Reading the files…', async () => {
    const plan = await engine.call('planFiles', { files });
    return { from: 'files', plan, files, title: name ?? plan.title };
  });
}

export function nameCandidate(title: string): void {
  useAddModel.setState(({ candidate }) =>
    candidate?.from === 'files' ? { candidate: { ...candidate, title } } : { candidate },
  );
}

export function dropCandidate(): void {
  looks++;
  useAddModel.setState({ candidate: undefined, error: undefined, busy: undefined });
}

/** A download goes on by itself, in the list. */
export async function takeCandidate(): Promise<void> {
  const { candidate } = useAddModel.getState();
  if (candidate?.from === 'hub') {
    dropCandidate();
    await fetchModel({ ...candidate.address, revision: commitOf(candidate.plan) });
  }
  if (candidate?.from !== 'files') return;
  const mine = looks;
  useAddModel.setState({ busy: 'Copying the files into this browser…', error: undefined });
  try {
    const title = candidate.title.trim() || candidate.plan.title;
    await engine.call('addFiles', { title, files: candidate.files });
    if (mine === looks) dropCandidate();
    await listModels();
  } catch (thrown) {
    if (mine === looks) useAddModel.setState({ busy: undefined, error: errorData(thrown) });
    else notify(errorData(thrown)); // another one is looked at by now
  }
}

export function addingFailed(error: ErrorData): void {
  useAddModel.setState({ candidate: undefined, busy: undefined, error });
}

async function look(busy: string, plan: () => Promise<Candidate>): Promise<void> {
  const mine = ++looks;
  useAddModel.setState({ busy, candidate: undefined, error: undefined });
  try {
    const candidate = await plan();
    if (mine === looks) useAddModel.setState({ candidate, busy: undefined });
  } catch (thrown) {
    if (mine === looks) addingFailed(errorData(thrown));
  }
}

/** What was looked at is what is fetched, also when the branch moves on meanwhile. */
function commitOf({ source }: ModelPlan): string | undefined {
  return source.kind === 'hub' ? source.commit : undefined;
}
