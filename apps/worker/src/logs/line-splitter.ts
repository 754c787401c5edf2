import { StringDecoder } from 'node:string_decoder';

/** Most characters of a line; what is beyond is cut off. */
export const LONGEST_LINE = 4_000;

/** Cuts a stream of bytes into lines; a line that never ends costs no more memory than the longest. */
export class LineSplitter {
  private readonly decoder = new StringDecoder('utf8');
  private pending = '';

  constructor(private readonly onLine: (line: string) => void) {}

  add(chunk: Buffer): void {
    // A carriage return alone draws over the line before: a progress bar's last state is enough.
    const [first = '', ...rest] = this.decoder.write(chunk).split('\n');
    this.pending = (this.pending + first).slice(0, LONGEST_LINE + 1);
    for (const next of rest) {
      this.flush();
      this.pending = next.slice(0, LONGEST_LINE + 1);
    }
  }

  /** Gives what stands behind the last line end. */
  flush(): void {
    const line = this.pending.trimEnd().split('\r').at(-1) ?? '';
    this.pending = '';
    if (line.trim() !== '') this.onLine(line);
  }
}
