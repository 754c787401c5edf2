/** One thing that the doctor looked at. */
export interface Check {
  name: string;
  /** `absent` is no fault: it will be fetched, or is optional. */
  status: 'ok' | 'absent' | 'wrong';
  detail: string;
  /** What to do, where something can be done. */
  advice?: string;
  version?: string;
  source?: 'environment' | 'path' | 'package';
  location?: string;
  /** Whether the server answers, for the parts of a running stack. */
  answers?: boolean;
}
