export type * from './records.js';
export type * from './captionings/captioning-records.js';
export type * from './logs/log-records.js';
export type * from './models/model-records.js';
export type * from './exports/export-records.js';
export { openRecords } from './open-records.js';
export type { RecordsOptions } from './open-records.js';
export { migrate } from './migrations/migrate.js';
export { newId } from './database/new-id.js';
