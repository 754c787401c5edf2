import { createHash } from 'node:crypto';

/**
 * A counter-based generator: draw i is a hash of the key and i, so that nothing has to be stored to go on later and the
 * same key always gives the same draws. The key is SHA-256 of its parts; a draw passes murmur3's 32-bit finaliser twice.
 * Not for secrets.
 */
export class CounterRandom {
  private readonly first: number;
  private readonly second: number;
  private next = 0;

  /** @param parts what the draws belong to, e.g. `['order', seed, stage, epoch]` */
  constructor(...parts: readonly (string | number)[]) {
    const key = createHash('sha256').update(JSON.stringify(parts)).digest();
    this.first = key.readUInt32LE(0);
    this.second = key.readUInt32LE(4);
  }

  /** A number in [0, 1) with 32 random bits. */
  uniform(): number {
    const mixed = finalise(finalise(this.next++ ^ this.first) + this.second);
    return mixed / 2 ** 32;
  }

  /** An integer from 0 to `count` - 1. */
  below(count: number): number {
    return Math.floor(this.uniform() * count);
  }

  /** One of several, each as likely. */
  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.below(choices.length)] ?? choices[0];
  }

  /** Puts an array into random order, in place (Fisher and Yates), and gives it back. */
  shuffle<T>(items: T[]): T[] {
    for (let last = items.length - 1; last > 0; last--) {
      const other = this.below(last + 1);
      const moved = items[last] as T;
      items[last] = items[other] as T;
      items[other] = moved;
    }
    return items;
  }
}

function finalise(value: number): number {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
