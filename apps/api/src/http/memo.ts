/** Remembers the last `capacity` results by key; a failure is not remembered. Callers at the same time share one computation. */
export class Memo<V> {
  private readonly results = new Map<string, Promise<V>>();

  constructor(private readonly capacity: number) {}

  get(key: string, compute: () => Promise<V>): Promise<V> {
    const result = this.results.get(key) ?? this.guarded(key, compute);
    this.results.delete(key);
    this.results.set(key, result);
    this.evict();
    return result;
  }

  private guarded(key: string, compute: () => Promise<V>): Promise<V> {
    return compute().catch((error: unknown) => {
      this.results.delete(key);
      throw error;
    });
  }

  private evict(): void {
    for (const key of this.results.keys()) {
      if (this.results.size <= this.capacity) return;
      this.results.delete(key);
    }
  }
}
