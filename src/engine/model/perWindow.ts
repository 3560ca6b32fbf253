/** Something for each window that blocks have: made when the first block of that window asks for it. */
export class PerWindow<T> {
  private readonly made = new Map<number, T>();
  private readonly make: (window: number) => T;

  constructor(make: (window: number) => T) {
    this.make = make;
  }

  get(window: number): T {
    const found = this.made.get(window) ?? this.make(window);
    this.made.set(window, found);
    return found;
  }

  entries(): Iterable<[window: number, made: T]> {
    return this.made;
  }
}
