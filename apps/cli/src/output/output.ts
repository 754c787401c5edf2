import { coloursFor, type Colours } from './colour.js';
import { ProgressDisplay } from './progress.js';
import { table, type Column } from './table.js';

/** Where a verb writes: results on standard output, progress and notices on standard error. */
export class Output {
  readonly colours: Colours = coloursFor(process.stdout);
  readonly progress = new ProgressDisplay(process.stderr);

  /** @param json when true, standard output carries one JSON document and nothing else. */
  constructor(readonly json: boolean) {}

  /** The verb's result: the document with `--json`, else what `text` says. */
  result(document: unknown, text: () => string): void {
    this.progress.clear();
    process.stdout.write(`${this.json ? JSON.stringify(document, null, 2) : text()}\n`);
  }

  /** A line for people, while the verb is still at work; kept off standard output with `--json`. */
  say(line: string): void {
    this.progress.clear();
    (this.json ? process.stderr : process.stdout).write(`${line}\n`);
  }

  table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
    return table(columns, rows, this.colours.dim);
  }
}
