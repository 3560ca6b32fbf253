// Files that travel: what one is, and a whole project as one.
import { badRequest } from '../shared/errors.ts';
import type { Desk, Params, Result } from './desk.ts';

export class Portables {
  protected readonly desk: Desk;

  constructor(desk: Desk) {
    this.desk = desk;
  }

  exportLinks(_: Params<'exportLinks'>): Promise<Result<'exportLinks'>> {
    return Promise.reject(badRequest('Not built: exportLinks.', JSON.stringify(_)));
  }

  describeFile(_: Params<'describeFile'>): Promise<Result<'describeFile'>> {
    return Promise.reject(badRequest('Not built: describeFile.', JSON.stringify(_)));
  }

  saveProject(_: Params<'saveProject'>): Promise<Result<'saveProject'>> {
    return Promise.reject(badRequest('Not built: saveProject.', JSON.stringify(_)));
  }

  loadProject(_: Params<'loadProject'>): Promise<Result<'loadProject'>> {
    return Promise.reject(badRequest('Not built: loadProject.', JSON.stringify(_)));
  }
}
