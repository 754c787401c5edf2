import { BlobRef, CaptioningRequest, CaptioningState, Fault, Progress } from '@beamline/contracts';
import type { Captioning } from '@beamline/contracts';
import { fromJson, iso, isoOrNull } from '../database/json.js';
import type { Captioning as CaptioningRow } from '../generated/client.js';

export function toCaptioning(row: CaptioningRow): Captioning {
  const place = (column: string) => `captionings.${column} of captioning ${row.id}`;
  return {
    id: row.id,
    checkpointId: row.checkpointId,
    request: fromJson(CaptioningRequest, row.request, place('request')),
    state: CaptioningState.parse(row.state),
    progress: fromJson(Progress.nullable(), row.progress, place('progress')),
    results: fromJson(BlobRef.nullable(), row.results, place('results')),
    fault: fromJson(Fault.nullable(), row.fault, place('fault')),
    createdAt: iso(row.createdAt),
    finishedAt: isoOrNull(row.finishedAt),
  };
}
