const LONGEST_NAME = 64;

/** A name for a changed copy: `base-fork`, then `base-fork-2`, `base-fork-3`, cut to what a name may have. */
export function variantName(name: string, word: string): string {
  const match = new RegExp(`^(.*)-${word}(?:-(\\d+))?$`).exec(name);
  const base = match?.[1] ?? name;
  const suffix = match === null ? `-${word}` : `-${word}-${Number(match[2] ?? 1) + 1}`;
  return base.slice(0, LONGEST_NAME - suffix.length) + suffix;
}
