import { DomainError, type Vocabulary } from '@beamline/contracts';
import { END, PAD, START, UNKNOWN } from './build.js';

/** A vocabulary that is looked up both ways. */
export class WordIndex {
  /** Ids, the four special ones included. */
  readonly size: number;
  readonly pad: number;
  readonly unknown: number;
  readonly start: number;
  readonly end: number;
  private readonly ids: ReadonlyMap<string, number>;
  private readonly words: readonly string[];

  /** @throws DomainError `INVALID_DATASET` when a special word is missing or ids are not 0 to size - 1, each once */
  constructor(vocabulary: Vocabulary) {
    this.ids = new Map(Object.entries(vocabulary.words));
    this.words = wordsById(this.ids, vocabulary.size);
    this.size = vocabulary.size;
    this.pad = this.special(PAD);
    this.unknown = this.special(UNKNOWN);
    this.start = this.special(START);
    this.end = this.special(END);
    if (this.pad !== 0) throw damaged(`${PAD} has the id ${this.pad}, not 0`);
  }

  /** The id of a word that is known. */
  find(word: string): number | undefined {
    return this.ids.get(word);
  }

  /** The id of a word; that of `<unk>` for one that is not known. */
  idOf(word: string): number {
    return this.ids.get(word) ?? this.unknown;
  }

  /** @throws DomainError `INVALID_INPUT` for an id outside the vocabulary */
  wordOf(id: number): string {
    const word = this.words[id];
    if (word !== undefined) return word;
    throw new DomainError('INVALID_INPUT', `There is no word ${id} in a vocabulary of ${this.size}`);
  }

  /** `<start>` words `<end>` as ids, without padding. */
  encode(tokens: readonly string[]): number[] {
    return [this.start, ...tokens.map((token) => this.idOf(token)), this.end];
  }

  /** The words of ids, without `<start>`, `<end>` and `<pad>`; `<unk>` stays. */
  decode(ids: Iterable<number>): string[] {
    const silent = new Set([this.start, this.end, this.pad]);
    return [...ids].filter((id) => !silent.has(id)).map((id) => this.wordOf(id));
  }

  private special(word: string): number {
    const id = this.ids.get(word);
    if (id === undefined) throw damaged(`${word} is missing`);
    return id;
  }
}

function wordsById(ids: ReadonlyMap<string, number>, size: number): string[] {
  const words: string[] = [];
  for (const [word, id] of ids) words[id] = word;
  const isDense = ids.size === size && words.length === size && Object.keys(words).length === size;
  if (!isDense) throw damaged(`its ids are not 0 to ${size - 1}, each once`);
  return words;
}

function damaged(reason: string): DomainError {
  return new DomainError('INVALID_DATASET', `The vocabulary cannot be used: ${reason}`, {
    advice: 'Import the dataset again.',
  });
}
