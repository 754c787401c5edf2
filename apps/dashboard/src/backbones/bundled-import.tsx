import { BackboneImportRequest } from '@beamline/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { importBackbone } from '../imports/import.api.js';
import { ErrorBox } from '../ui/error-box.js';
import { RequestErrors } from '../ui/request-errors.js';
import { TextField } from '../ui/text-field.js';

/** Imports the weights that set-up put beside the workers. */
export function BundledImport() {
  const queries = useQueryClient();
  const [name, setName] = useState('efficientnet-lite0');
  const take = useMutation({
    mutationFn: importBackbone,
    onSuccess: () => queries.invalidateQueries({ queryKey: ['imports'] }),
  });
  const request = BackboneImportRequest.safeParse({
    name,
    architecture: 'efficientnet_lite0',
    source: { kind: 'bundled' },
  });
  return (
    <details className="panel">
      <summary>Import the bundled EfficientNet-Lite0</summary>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (request.success) take.mutate(request.data);
        }}
      >
        <div className="row form-row">
          <TextField label="Name" value={name} onChange={setName} />
          <button
            type="submit"
            className="button button-primary"
            disabled={!request.success || take.isPending}
          >
            Import
          </button>
        </div>
        <RequestErrors error={request.error} />
        {take.isError && <ErrorBox error={take.error} />}
      </form>
    </details>
  );
}
