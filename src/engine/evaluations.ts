// Held-out questions answered freely and measured.
import { badRequest } from '../shared/errors.ts';
import type { Desk, Params, Result } from './desk.ts';

export class Evaluations {
  protected readonly desk: Desk;

  constructor(desk: Desk) {
    this.desk = desk;
  }

  evaluate(_: Params<'evaluate'>): Promise<Result<'evaluate'>> {
    return Promise.reject(badRequest('Not built: evaluate.', JSON.stringify(_)));
  }

  stopEvaluating(_: Params<'stopEvaluating'>): Promise<Result<'stopEvaluating'>> {
    return Promise.reject(badRequest('Not built: stopEvaluating.', JSON.stringify(_)));
  }

  keptSkill(_: Params<'keptSkill'>): Promise<Result<'keptSkill'>> {
    return Promise.reject(badRequest('Not built: keptSkill.', JSON.stringify(_)));
  }
}
