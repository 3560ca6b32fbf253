// The augmenter that is being made from a table, one at a time.
import { badRequest } from '../shared/errors.ts';
import type { Desk, Params, Result } from './desk.ts';

export class Making {
  protected readonly desk: Desk;

  constructor(desk: Desk) {
    this.desk = desk;
  }

  readTable(_: Params<'readTable'>): Promise<Result<'readTable'>> {
    return Promise.reject(badRequest('Not built: readTable.', JSON.stringify(_)));
  }

  makeAugmenter(_: Params<'makeAugmenter'>): Promise<Result<'makeAugmenter'>> {
    return Promise.reject(badRequest('Not built: makeAugmenter.', JSON.stringify(_)));
  }

  stopMaking(_: Params<'stopMaking'>): Promise<Result<'stopMaking'>> {
    return Promise.reject(badRequest('Not built: stopMaking.', JSON.stringify(_)));
  }
}
