import { type DatasetImportRequest, Slug } from '@beamline/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { importDataset } from '../imports/import.api.js';
import { ErrorBox } from '../ui/error-box.js';
import { RequestErrors } from '../ui/request-errors.js';
import { TextField } from '../ui/text-field.js';
import { FileField } from '../uploads/file-field.js';
import { uploadFile } from '../uploads/upload.api.js';
import { type Sending, UploadProgress } from '../uploads/upload-progress.js';

/** Imports a captioned dataset of one's own: Karpathy's JSON and a zip archive of its images. */
export function KarpathyImport() {
  const queries = useQueryClient();
  const [name, setName] = useState('flickr8k');
  const [captions, setCaptions] = useState<File | undefined>();
  const [images, setImages] = useState<File | undefined>();
  const [sending, setSending] = useState<Sending | null>(null);
  const slug = Slug.safeParse(name);
  const send = useMutation({
    mutationFn: async (files: { captions: File; images: File }) =>
      importDataset(await requestOf(name, files, setSending)),
    onSettled: () => {
      setSending(null);
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['imports'] }),
  });
  return (
    <details className="panel">
      <summary>Import captions and images of your own</summary>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (slug.success && captions !== undefined && images !== undefined)
            send.mutate({ captions, images });
        }}
      >
        <p className="soft">
          Karpathy’s format: a JSON file with the sentences and the split of each image, and a zip archive of
          the images. They go straight to the object store.
        </p>
        <div className="row form-row">
          <TextField label="Name" value={name} onChange={setName} />
          <FileField label="Captions (JSON)" accept=".json,application/json" onPick={setCaptions} />
          <FileField label="Images (zip)" accept=".zip,application/zip" onPick={setImages} />
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

async function requestOf(
  name: string,
  files: { captions: File; images: File },
  onSending: (sending: Sending) => void,
): Promise<DatasetImportRequest> {
  const send = (file: File) => {
    onSending({ fileName: file.name, fraction: 0 });
    return uploadFile(file, (fraction) => {
      onSending({ fileName: file.name, fraction });
    });
  };
  const captionsUpload = await send(files.captions);
  const imagesUpload = await send(files.images);
  const options = { minWordFrequency: 5, maxLength: 50, captionsPerImage: 5 };
  return { name, source: { kind: 'karpathy', captionsUpload, imagesUpload, imageSize: 256, options } };
}
