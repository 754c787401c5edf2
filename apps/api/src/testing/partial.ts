/** A port of which a test needs only some methods; calling another one is a TypeError that names it. */
export function partial<T extends object>(methods: NoInfer<Partial<T>>): T {
  return methods as T;
}
