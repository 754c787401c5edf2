import { useEffect, useId, useState } from 'react';
import { bytesText } from '../format/number.js';
import { ACCEPTED, MOST_PICTURES, fileProblem } from './picture-files.js';

interface PictureFieldProps {
  files: readonly File[];
  problem: string | undefined;
  onChange: (files: readonly File[]) => void;
}

/** Photographs to caption: dropped, or chosen with the keyboard as with any file field. */
export function PictureField({ files, problem, onChange }: PictureFieldProps) {
  const [over, setOver] = useState(false);
  const problemId = useId();
  const add = (list: FileList | null) => {
    onChange([...files, ...(list ?? [])]);
  };
  return (
    <div className="stack picture-field">
      <label
        className={`drop ${over ? 'drop-over' : ''} ${problem === undefined ? '' : 'field-bad'}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => {
          setOver(false);
        }}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          add(event.dataTransfer.files);
        }}
      >
        <input
          type="file"
          className="visually-hidden"
          accept={ACCEPTED}
          multiple
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : problemId}
          onChange={({ target }) => {
            add(target.files);
            // So that the same file can be chosen again after it was taken away.
            target.value = '';
          }}
        />
        <strong>Drop photographs here, or choose them</strong>
        <span className="faint">
          JPEG, PNG, WebP, GIF, TIFF or AVIF, at most {MOST_PICTURES}; of an animation the first picture
        </span>
      </label>
      {problem !== undefined && (
        <p id={problemId} className="field-error" role="alert">
          {problem}
        </p>
      )}
      <ul className="chosen-pictures">
        {files.map((file, index) => (
          <ChosenPicture
            key={`${file.name} ${index}`}
            file={file}
            onRemove={() => {
              onChange(files.filter((one) => one !== file));
            }}
          />
        ))}
      </ul>
    </div>
  );
}

function ChosenPicture({ file, onRemove }: { file: File; onRemove: () => void }) {
  const problem = fileProblem(file);
  const url = useFileUrl(file);
  return (
    <li className={problem === undefined ? undefined : 'field-bad'}>
      {url !== undefined && problem === undefined ? (
        <img src={url} alt="" />
      ) : (
        <span className="no-picture" />
      )}
      <span className="chosen-name">
        <span className="clip" title={file.name}>
          {file.name}
        </span>
        <span className={problem === undefined ? 'faint' : 'field-error'}>
          {problem ?? bytesText(file.size)}
        </span>
      </span>
      <button
        type="button"
        className="button button-small button-quiet"
        aria-label={`Remove ${file.name}`}
        onClick={onRemove}
      >
        ×
      </button>
    </li>
  );
}

/** An address of the file's bytes for as long as it is shown. */
function useFileUrl(file: File): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => {
      URL.revokeObjectURL(made);
    };
  }, [file]);
  return url;
}
