// The runs of the project that is open: listed, named, restored, removed.
import { badRequest } from '../shared/errors.ts';
import type { Desk, Params, Result } from './desk.ts';

export class RunHistory {
  protected readonly desk: Desk;

  constructor(desk: Desk) {
    this.desk = desk;
  }

  listRuns(_: Params<'listRuns'>): Promise<Result<'listRuns'>> {
    return Promise.reject(badRequest('Not built: listRuns.', JSON.stringify(_)));
  }

  runCurve(_: Params<'runCurve'>): Promise<Result<'runCurve'>> {
    return Promise.reject(badRequest('Not built: runCurve.', JSON.stringify(_)));
  }

  renameRun(_: Params<'renameRun'>): Promise<Result<'renameRun'>> {
    return Promise.reject(badRequest('Not built: renameRun.', JSON.stringify(_)));
  }

  removeRun(_: Params<'removeRun'>): Promise<Result<'removeRun'>> {
    return Promise.reject(badRequest('Not built: removeRun.', JSON.stringify(_)));
  }

  restoreRun(_: Params<'restoreRun'>): Promise<Result<'restoreRun'>> {
    return Promise.reject(badRequest('Not built: restoreRun.', JSON.stringify(_)));
  }
}
