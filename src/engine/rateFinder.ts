// The search for a learning rate: short tries with growing rates.
import { badRequest } from '../shared/errors.ts';
import type { Desk, Params, Result } from './desk.ts';

export class RateFinder {
  protected readonly desk: Desk;

  constructor(desk: Desk) {
    this.desk = desk;
  }

  findRate(_: Params<'findRate'>): Promise<Result<'findRate'>> {
    return Promise.reject(badRequest('Not built: findRate.', JSON.stringify(_)));
  }

  stopFinding(_: Params<'stopFinding'>): Promise<Result<'stopFinding'>> {
    return Promise.reject(badRequest('Not built: stopFinding.', JSON.stringify(_)));
  }
}
