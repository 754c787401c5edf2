import { DatasetImportRequest } from '@beamline/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { importDataset } from '../imports/import.api.js';
import { ErrorBox } from '../ui/error-box.js';
import { RequestErrors } from '../ui/request-errors.js';
import { TextField } from '../ui/text-field.js';

/** Draws a synthetic dataset: simple shapes with their captions, enough to try everything in minutes. */
export function SceneImport() {
  const queries = useQueryClient();
  const [name, setName] = useState('scenes');
  const [train, setTrain] = useState('800');
  const [held, setHeld] = useState('150');
  const draw = useMutation({
    mutationFn: importDataset,
    onSuccess: () => queries.invalidateQueries({ queryKey: ['imports'] }),
  });
  const request = DatasetImportRequest.safeParse({
    name,
    source: { kind: 'scenes', train: Number(train), val: Number(held), test: Number(held) },
  });
  return (
    <details className="panel">
      <summary>Draw a dataset of scenes</summary>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (request.success) draw.mutate(request.data);
        }}
      >
        <p className="soft">
          Pictures of simple shapes with captions, drawn from a seed: for a first run without a download.
        </p>
        <div className="row form-row">
          <TextField label="Name" value={name} onChange={setName} />
          <TextField label="Training images" value={train} onChange={setTrain} numeric />
          <TextField label="Images of val and test each" value={held} onChange={setHeld} numeric />
          <button
            type="submit"
            className="button button-primary"
            disabled={!request.success || draw.isPending}
          >
            Draw
          </button>
        </div>
        <RequestErrors error={request.error} />
        {draw.isError && <ErrorBox error={draw.error} />}
      </form>
    </details>
  );
}
