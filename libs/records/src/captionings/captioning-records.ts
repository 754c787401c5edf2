import type {
  BlobRef,
  Captioning,
  CaptioningRequest,
  Fault,
  Page,
  PageQuery,
  Progress,
} from '@beamline/contracts';

/** Jobs that caption pictures. Steps out of turn are refused with `CONFLICT`; repeating one changes nothing. */
export interface CaptioningStore {
  /** The job (`queued`) and an outbox entry, in one transaction; `NOT_FOUND` without such a checkpoint. */
  create(checkpointId: string, request: CaptioningRequest): Promise<Captioning>;
  get(id: string): Promise<Captioning>;
  list(query: PageQuery): Promise<Page<Captioning>>;
  begin(id: string): Promise<void>;
  /** Ignored once the job has ended. */
  reportProgress(id: string, progress: Progress): Promise<void>;
  complete(id: string, results: BlobRef): Promise<void>;
  fail(id: string, fault: Fault): Promise<void>;
}
