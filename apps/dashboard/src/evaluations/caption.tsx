import type { CaptionResult } from '@beamline/contracts';
import { judgeWords } from './caption-words.js';

/** A caption; words that no reference has are underlined. */
export function Caption({ result }: { result: CaptionResult }) {
  const words = judgeWords(result.caption, result.references);
  return (
    <span className="caption" title={`log probability ${result.logProbability.toFixed(2)}`}>
      {words.map(({ word, known }, index) => (
        <span key={index}>{known ? word : <u title="in no reference">{word}</u>} </span>
      ))}
      {!result.finished && <em className="faint">unfinished</em>}
    </span>
  );
}
