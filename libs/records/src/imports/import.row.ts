import { Fault, ImportRequest, ImportState, Progress } from '@beamline/contracts';
import type { Import } from '@beamline/contracts';
import { fromJson, iso, isoOrNull } from '../database/json.js';
import type { Import as ImportRow } from '../generated/client.js';

export function toImport(row: ImportRow): Import {
  const place = (column: string) => `imports.${column} of import ${row.id}`;
  const request = fromJson(ImportRequest, row.request, place('request'));
  return {
    id: row.id,
    kind: request.kind,
    name: row.name,
    request,
    state: ImportState.parse(row.state),
    progress: fromJson(Progress.nullable(), row.progress, place('progress')),
    resultId: row.datasetId ?? row.backboneId ?? row.embeddingsId ?? row.modelVersionId,
    alreadyPresent: row.alreadyPresent,
    notes: row.notes,
    fault: fromJson(Fault.nullable(), row.fault, place('fault')),
    createdAt: iso(row.createdAt),
    finishedAt: isoOrNull(row.finishedAt),
  };
}
