export const RUN_TABS = ['overview', 'captions', 'checkpoints', 'events', 'spec'] as const;
export type RunTab = (typeof RUN_TABS)[number];

/** The tab that a search parameter names; undefined, the overview, for anything else. */
export function runTab(value: unknown): RunTab | undefined {
  return RUN_TABS.find((tab) => tab === value && tab !== 'overview');
}
