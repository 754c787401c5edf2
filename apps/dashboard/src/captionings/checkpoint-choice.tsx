import type { Checkpoint, Run } from '@beamline/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { checkpointQuery, checkpointsQuery } from '../checkpoints/checkpoint.api.js';
import { bleuText } from '../format/number.js';
import { runQuery, runsQuery } from '../runs/run.api.js';
import { SearchField } from '../ui/search-field.js';

export interface ChosenCheckpoint {
  run?: string;
  checkpoint?: string;
}

interface CheckpointChoiceProps {
  chosen: ChosenCheckpoint;
  onChoose: (chosen: ChosenCheckpoint) => void;
}

/** The checkpoint that is named, or else the best of the run that is named, or else of the newest run. */
export function useChosenCheckpoint({ run, checkpoint }: ChosenCheckpoint) {
  const runs = useQuery(runsQuery({}));
  const named = useQuery({ ...checkpointQuery(checkpoint ?? ''), enabled: checkpoint !== undefined });
  const newest = runs.data?.items.find((one) => one.bestCheckpointId !== null);
  const runId = checkpoint === undefined ? (run ?? newest?.id) : named.data?.runId;
  const detail = useQuery({ ...runQuery(runId ?? ''), enabled: runId !== undefined });
  return {
    pending: runs.isPending || (runId !== undefined && detail.isPending) || named.isLoading,
    error: named.error ?? detail.error ?? runs.error,
    run: detail.data,
    checkpointId: checkpoint ?? detail.data?.bestCheckpointId ?? undefined,
  };
}

/** Which weights look at the photographs. */
export function CheckpointChoice({ chosen, onChoose }: CheckpointChoiceProps) {
  const { run, checkpointId } = useChosenCheckpoint(chosen);
  if (run === undefined) return null;
  return (
    <div className="row form-row checkpoint-choice">
      <RunSelect
        run={run}
        onChange={(id) => {
          onChoose({ run: id });
        }}
      />
      <CheckpointSelect
        run={run}
        value={checkpointId}
        onChange={(id) => {
          onChoose({ checkpoint: id });
        }}
      />
    </div>
  );
}

function RunSelect({ run, onChange }: { run: Run; onChange: (id: string) => void }) {
  const [search, setSearch] = useState('');
  const page = useQuery(runsQuery(search === '' ? {} : { search })).data;
  const others = page?.items.filter((one) => one.bestCheckpointId !== null && one.id !== run.id) ?? [];
  return (
    <>
      {(search !== '' || (page?.nextCursor ?? null) !== null) && (
        <SearchField label="Find runs" value={search} onChange={setSearch} />
      )}
      <label className="label">
        Run
        <select
          className="field"
          value={run.id}
          onChange={({ target }) => {
            onChange(target.value);
          }}
        >
          {[run, ...others].map((one) => (
            <option key={one.id} value={one.id}>
              {one.experimentName} · BLEU-4 {bleuText(one.bestBleu4)}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

interface CheckpointSelectProps {
  run: Run;
  value: string | undefined;
  onChange: (id: string) => void;
}

function CheckpointSelect({ run, value, onChange }: CheckpointSelectProps) {
  const checkpoints = useQuery(checkpointsQuery(run.id, undefined)).data?.items ?? [];
  const known = checkpoints.some(({ id }) => id === value);
  return (
    <label className="label">
      Checkpoint
      <select
        className="field"
        value={value ?? ''}
        onChange={({ target }) => {
          onChange(target.value);
        }}
      >
        {!known && value !== undefined && <option value={value}>{value}</option>}
        {checkpoints.map((one) => (
          <option key={one.id} value={one.id}>
            {checkpointText(one, run)}
          </option>
        ))}
      </select>
    </label>
  );
}

function checkpointText({ id, stage, position, bleu }: Checkpoint, run: Run): string {
  const best = id === run.bestCheckpointId ? 'best: ' : '';
  return `${best}${stage}, epoch ${position.epoch + 1} · BLEU-4 ${bleuText(bleu?.[3])}`;
}
