type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The same object without the properties that are undefined, as queries want it. */
export function defined<T extends object>(value: T): Present<T> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Present<T>;
}
