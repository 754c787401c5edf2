/** The last lines of what a process wrote. */
export class Tail {
  #lines: string[] = [];

  constructor(readonly most: number) {}

  add(text: string): void {
    this.#lines = [...this.#lines, ...text.split('\n').filter((line) => line !== '')].slice(-this.most);
  }

  get text(): string {
    return this.#lines.join('\n');
  }
}
