import pg from 'pg';

/** Reads the tables as they are, past every layer that is under test. */
export class Database {
  private readonly pool: pg.Pool;

  constructor(url: string) {
    this.pool = new pg.Pool({ connectionString: url, max: 4, connectionTimeoutMillis: 3_000 });
    // Connections are lost on purpose; the next query opens another or says why not.
    this.pool.on('error', () => undefined);
  }

  async rows<T extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
    return (await this.pool.query<T>(sql, [...values])).rows;
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}
