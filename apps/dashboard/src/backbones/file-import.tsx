import { Architecture, Slug } from '@beamline/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { importBackbone } from '../imports/import.api.js';
import { ErrorBox } from '../ui/error-box.js';
import { RequestErrors } from '../ui/request-errors.js';
import { TextField } from '../ui/text-field.js';
import { FileField } from '../uploads/file-field.js';
import { uploadFile } from '../uploads/upload.api.js';
import { type Sending, UploadProgress } from '../uploads/upload-progress.js';

/** Imports a weights file: safetensors, Keras's HDF5, or PyTorch's own format, which is read and never run. */
export function FileImport() {
  const queries = useQueryClient();
  const [name, setName] = useState('resnet101');
  const [architecture, setArchitecture] = useState<Architecture>('resnet101');
  const [file, setFile] = useState<File | undefined>();
  const [sending, setSending] = useState<Sending | null>(null);
  const slug = Slug.safeParse(name);
  const send = useMutation({
    mutationFn: async (weights: File) => {
      const upload = await uploadFile(weights, (fraction) => {
        setSending({ fileName: weights.name, fraction });
      });
      return importBackbone({ name, architecture, source: { kind: 'upload', upload } });
    },
    onSettled: () => {
      setSending(null);
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['imports'] }),
  });
  return (
    <details className="panel">
      <summary>Import a weights file</summary>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (slug.success && file !== undefined) send.mutate(file);
        }}
      >
        <div className="row form-row">
          <TextField label="Name" value={name} onChange={setName} />
          <ArchitectureField value={architecture} onChange={setArchitecture} />
          <FileField label="Weights" accept=".safetensors,.pth,.pt,.h5" onPick={setFile} />
          <button type="submit" className="button button-primary" disabled={!slug.success || send.isPending}>
            {send.isPending ? 'Sending…' : 'Import'}
          </button>
        </div>
        <RequestErrors error={slug.error} />
        <UploadProgress sending={sending} />
        {send.isSuccess && <p role="status">Sent. The import is under way.</p>}
        {send.isError && <ErrorBox error={send.error} />}
      </form>
    </details>
  );
}

interface ArchitectureFieldProps {
  value: Architecture;
  onChange: (value: Architecture) => void;
}

function ArchitectureField({ value, onChange }: ArchitectureFieldProps) {
  return (
    <label className="label">
      Architecture
      <select
        className="field"
        value={value}
        onChange={(event) => {
          onChange(Architecture.parse(event.target.value));
        }}
      >
        {Architecture.options.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
    </label>
  );
}
