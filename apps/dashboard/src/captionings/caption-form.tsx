import type { CaptioningRequest, PictureSource } from '@beamline/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type SubmitEvent, useState } from 'react';
import { fieldErrorsOf } from '../api/explain.js';
import { ErrorBox } from '../ui/error-box.js';
import { uploadFile } from '../uploads/upload.api.js';
import { type Sending, UploadProgress } from '../uploads/upload-progress.js';
import { FIRST_DRAFT, errorsOf, readDraft } from './caption-draft.js';
import { startCaptioning } from './captioning.api.js';
import { DecodingFields } from './decoding-fields.js';
import { PictureField } from './picture-field.js';
import { choiceProblem } from './picture-files.js';

/** Stands for the photographs until they are sent, so that all else is checked before the first byte goes. */
const UNSENT: readonly PictureSource[] = [{ kind: 'dataset', split: 'val', image: 0 }];

/** Sends photographs and asks for their captions; the page of the captioning opens at once. */
export function CaptionForm({ checkpointId }: { checkpointId: string }) {
  const [files, setFiles] = useState<readonly File[]>([]);
  const [draft, setDraft] = useState(FIRST_DRAFT);
  const { send, sending } = useSend(checkpointId);
  const read = readDraft(draft, UNSENT);
  const errors = new Map([...refusedBy(send.error), ...errorsOf(read)]);
  const problem = choiceProblem(files) ?? refusedPicture(send.error, files);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (read.success) send.mutate({ request: read.data, files });
  };
  return (
    <form className="caption-form" noValidate onSubmit={submit}>
      <PictureField
        files={files}
        problem={problem}
        onChange={(chosen) => {
          send.reset();
          setFiles(chosen);
        }}
      />
      <div className="stack">
        <DecodingFields
          draft={draft}
          errors={errors}
          onChange={(changed) => {
            send.reset();
            setDraft(changed);
          }}
        />
        <UploadProgress sending={sending} />
        {send.isError && <ErrorBox error={send.error} />}
        <div className="row">
          <button
            type="submit"
            className="button button-primary"
            disabled={files.length === 0 || problem !== undefined || !read.success || send.isPending}
          >
            {send.isPending ? 'Sending…' : 'Caption'}
          </button>
          <span className="faint" role="status">
            {files.length === 0 ? 'Choose at least one photograph.' : ''}
          </span>
        </div>
      </div>
    </form>
  );
}

interface Order {
  request: CaptioningRequest;
  files: readonly File[];
}

function useSend(checkpointId: string) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [sending, setSending] = useState<Sending | null>(null);
  const send = useMutation({
    mutationFn: async ({ request, files }: Order) => {
      const pictures = await sendAll(files, setSending);
      return startCaptioning(checkpointId, { ...request, pictures });
    },
    onSettled: () => {
      setSending(null);
    },
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ['captionings'] });
      await navigate({ to: '/captionings/$captioningId', params: { captioningId: id } });
    },
  });
  return { send, sending };
}

async function sendAll(
  files: readonly File[],
  onSending: (sending: Sending) => void,
): Promise<PictureSource[]> {
  const pictures: PictureSource[] = [];
  for (const [index, file] of files.entries()) {
    const fileName = `${file.name}, ${index + 1} of ${files.length}`;
    const upload = await uploadFile(file, (fraction) => {
      onSending({ fileName, fraction });
    });
    pictures.push({ kind: 'upload', upload });
  }
  return pictures;
}

function refusedBy(error: unknown): [string, string][] {
  return fieldErrorsOf(error).map(({ path, message }) => [path, message]);
}

/** The API names a picture by its place: `pictures.3.upload`. */
function refusedPicture(error: unknown, files: readonly File[]): string | undefined {
  const refused = fieldErrorsOf(error).find(({ path }) => path.startsWith('pictures.'));
  if (refused === undefined) return undefined;
  const name = files[Number(refused.path.split('.')[1])]?.name ?? refused.path;
  return `${name}: ${refused.message}`;
}
