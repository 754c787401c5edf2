import { BlobRef, ExportFormat, ExportState, Fault, Progress } from '@beamline/contracts';
import type { Export } from '@beamline/contracts';
import { fromJson, iso, isoOrNull } from '../database/json.js';
import type { Export as ExportRow } from '../generated/client.js';

export function toExport(row: ExportRow): Export {
  const place = (column: string) => `exports.${column} of export ${row.id}`;
  return {
    id: row.id,
    checkpointId: row.checkpointId,
    format: ExportFormat.parse(row.format),
    contentKey: row.contentKey,
    state: ExportState.parse(row.state),
    progress: fromJson(Progress.nullable(), row.progress, place('progress')),
    result: fromJson(BlobRef.nullable(), row.result, place('result')),
    fault: fromJson(Fault.nullable(), row.fault, place('fault')),
    createdAt: iso(row.createdAt),
    finishedAt: isoOrNull(row.finishedAt),
  };
}
