import { type Evaluation, CaptioningRequest } from '@beamline/contracts';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCanLaunch } from '../session/role.js';
import { ErrorBox } from '../ui/error-box.js';
import { startCaptioning } from './captioning.api.js';

/** Captions an image of an evaluation again, the same way but with attention kept, and opens what comes of it. */
export function LookButton({ evaluation, image }: { evaluation: Evaluation; image: number }) {
  const navigate = useNavigate();
  const allowed = useCanLaunch();
  const { checkpointId, split, beam, decoding } = evaluation;
  const look = useMutation({
    mutationFn: () =>
      startCaptioning(
        checkpointId,
        CaptioningRequest.parse({ pictures: [{ kind: 'dataset', split, image }], beam, decoding }),
      ),
    onSuccess: ({ id }) => navigate({ to: '/captionings/$captioningId', params: { captioningId: id } }),
  });
  if (!allowed) return null;
  return (
    <>
      <button
        type="button"
        className="look-button"
        aria-label={`Where it looked, beam ${beam}, image ${image}`}
        disabled={look.isPending}
        onClick={() => {
          look.mutate();
        }}
      >
        {look.isPending ? 'Starting…' : 'Where it looked'}
      </button>
      {look.isError && <ErrorBox error={look.error} />}
    </>
  );
}
