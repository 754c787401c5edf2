/** The last lines of a stream, for an error message. */
export class Tail {
  private lines: string[] = [];

  constructor(private readonly capacity: number) {}

  add(chunk: Buffer): void {
    const fresh = chunk
      .toString('utf8')
      .split('\n')
      .filter((line) => line.trim() !== '');
    this.lines = [...this.lines, ...fresh].slice(-this.capacity);
  }

  text(): string {
    return this.lines.join('\n').slice(-2000);
  }
}
