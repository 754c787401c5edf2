import type { BlobRef, Export, Fault, Page, PageQuery, Progress } from '@beamline/contracts';

export type NewExport = Pick<Export, 'checkpointId' | 'format' | 'contentKey'>;

/** Jobs that make files of checkpoints. Steps out of turn are refused with `CONFLICT`; repeating one changes nothing. */
export interface ExportStore {
  /**
   * The job (`queued`) and an outbox entry, in one transaction; the newest of the same checkpoint and content that did
   * not fail, where there is one.
   */
  create(request: NewExport): Promise<Export>;
  get(id: string): Promise<Export>;
  list(query: PageQuery & { checkpointId?: string | undefined }): Promise<Page<Export>>;
  begin(id: string): Promise<void>;
  /** Ignored once the job has ended. */
  reportProgress(id: string, progress: Progress): Promise<void>;
  complete(id: string, result: BlobRef): Promise<void>;
  fail(id: string, fault: Fault): Promise<void>;
}
