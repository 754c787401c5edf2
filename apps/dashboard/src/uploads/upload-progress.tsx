import { ProgressBar } from '../ui/progress-bar.js';

/** A file on its way to the object store. */
export interface Sending {
  fileName: string;
  fraction: number;
}

export function UploadProgress({ sending }: { sending: Sending | null }) {
  if (sending === null) return null;
  const progress = { done: Math.round(sending.fraction * 100), total: 100, unit: '%' };
  return <ProgressBar progress={{ phase: 'uploading', label: sending.fileName, ...progress }} />;
}
