// The draft of examples of a session: files that are read and put right before they are used.
import { badRequest } from '../shared/errors.ts';
import type { Desk, Params, Result } from './desk.ts';

export class Drafts {
  protected readonly desk: Desk;

  constructor(desk: Desk) {
    this.desk = desk;
  }

  draftExamples(_: Params<'draftExamples'>): Promise<Result<'draftExamples'>> {
    return Promise.reject(badRequest('Not built: draftExamples.', JSON.stringify(_)));
  }

  changeDraft(_: Params<'changeDraft'>): Promise<Result<'changeDraft'>> {
    return Promise.reject(badRequest('Not built: changeDraft.', JSON.stringify(_)));
  }

  draftProblems(_: Params<'draftProblems'>): Promise<Result<'draftProblems'>> {
    return Promise.reject(badRequest('Not built: draftProblems.', JSON.stringify(_)));
  }

  dropDraft(_: Params<'dropDraft'>): Promise<Result<'dropDraft'>> {
    return Promise.reject(badRequest('Not built: dropDraft.', JSON.stringify(_)));
  }

  useDraft(_: Params<'useDraft'>): Promise<Result<'useDraft'>> {
    return Promise.reject(badRequest('Not built: useDraft.', JSON.stringify(_)));
  }

  listExamples(_: Params<'listExamples'>): Promise<Result<'listExamples'>> {
    return Promise.reject(badRequest('Not built: listExamples.', JSON.stringify(_)));
  }

  previewTokens(_: Params<'previewTokens'>): Promise<Result<'previewTokens'>> {
    return Promise.reject(badRequest('Not built: previewTokens.', JSON.stringify(_)));
  }
}
