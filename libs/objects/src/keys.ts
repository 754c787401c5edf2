/** Where things stand in the bucket, spelt in this one place. */
export const keys = {
  blob: (digest: string): string => `blobs/${digest.slice(0, 2)}/${digest}`,
  /** `unique` keeps two uploads of one file name apart. */
  upload: (unique: string, fileName: string): string => `uploads/${unique}/${plainName(fileName)}`,
};

/** The name with everything but letters, digits, ".", "_" and "-" replaced, so that it is safe in any path. */
export function plainName(fileName: string): string {
  return (
    fileName
      .normalize('NFKD')
      .replace(/[^A-Za-z0-9._-]+/g, '_')
      .slice(-100) || 'file'
  );
}
