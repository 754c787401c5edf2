import { useSyncExternalStore } from 'react';

/** Whether the API answered the last request. */
class Connection {
  #online = true;
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  readonly isOnline = (): boolean => this.#online;

  report(online: boolean): void {
    if (online === this.#online) return;
    this.#online = online;
    for (const listener of this.#listeners) listener();
  }
}

export const connection = new Connection();

export function useOnline(): boolean {
  return useSyncExternalStore(connection.subscribe, connection.isOnline);
}
