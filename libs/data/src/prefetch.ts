/** Images that are decoded or wait to be written at a time: bounds the memory of an import, and keeps all cores busy. */
export const IMAGES_IN_FLIGHT = 16;

/**
 * Works on items side by side and gives the results in the order of the items. At most `limit` are being worked on or
 * wait to be taken, whatever the number of items. The first failure ends it, after the work under way has settled.
 */
export async function* prefetch<Item, Result>(
  items: Iterable<Item>,
  limit: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const waiting: Promise<Result>[] = [];
  try {
    for (const item of items) {
      const result = work(item);
      // Awaited in its turn below; until then a failure must not count as unhandled, which would end the process.
      result.catch(() => undefined);
      waiting.push(result);
      const oldest = waiting.length >= limit ? waiting.shift() : undefined;
      if (oldest !== undefined) yield await oldest;
    }
    for (let oldest = waiting.shift(); oldest !== undefined; oldest = waiting.shift()) yield await oldest;
  } finally {
    await Promise.allSettled(waiting);
  }
}
