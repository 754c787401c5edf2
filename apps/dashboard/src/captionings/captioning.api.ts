import { CaptionedPicture, Captioning, type CaptioningRequest, page } from '@beamline/contracts';
import { queryOptions } from '@tanstack/react-query';
import { client } from '../api/client.js';
import { defined } from '../api/defined.js';
import { read } from '../api/read.js';

const CAPTIONINGS_PER_PAGE = 20;
const CaptioningPage = page(Captioning);

export const captioningsQuery = (cursor: string | undefined) =>
  queryOptions({
    queryKey: ['captionings', cursor ?? ''],
    queryFn: () => {
      const query = { ...defined({ cursor }), limit: CAPTIONINGS_PER_PAGE };
      return read(CaptioningPage, client.GET('/captionings', { params: { query } }));
    },
    refetchInterval: 3_000,
    placeholderData: (previous) => previous,
  });

/** Asked again while the job is under way. */
export const captioningQuery = (id: string) =>
  queryOptions({
    queryKey: ['captioning', id],
    queryFn: () => read(Captioning, client.GET('/captionings/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state: { data } }) => (data === undefined || isUnderWay(data) ? 1_000 : false),
  });

/** Captions, attention and trees of a completed captioning. They never change. */
export const picturesQuery = (id: string) =>
  queryOptions({
    queryKey: ['captioning', id, 'pictures'],
    queryFn: () =>
      read(CaptionedPicture.array(), client.GET('/captionings/{id}/pictures', { params: { path: { id } } })),
    staleTime: Infinity,
  });

export function isUnderWay({ state }: Pick<Captioning, 'state'>): boolean {
  return state === 'queued' || state === 'running';
}

/** Address of the JPEG of one picture as the encoder saw it. */
export function pictureUrl(captioningId: string, index: number): string {
  return `/api/v1/captionings/${captioningId}/pictures/${index}/preview`;
}

export function startCaptioning(checkpointId: string, request: CaptioningRequest): Promise<Captioning> {
  const params = { path: { id: checkpointId } };
  return read(Captioning, client.POST('/checkpoints/{id}/captionings', { params, body: request }));
}
