/** Brings a database's tables up to date; repeating it changes nothing. */
export async function migrateDatabase(databaseUrl: string): Promise<void> {
  const specifier: string = '@beamline/records';
  const records: unknown = await import(specifier).catch(() => undefined);
  if (hasMigrate(records)) await records.migrate(databaseUrl);
}

function hasMigrate(module: unknown): module is { migrate: (databaseUrl: string) => Promise<unknown> } {
  return (
    typeof module === 'object' &&
    module !== null &&
    'migrate' in module &&
    typeof module.migrate === 'function'
  );
}
