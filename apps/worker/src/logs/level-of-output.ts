import type { LogLevel } from '@beamline/contracts';

export type OutputStream = 'stdout' | 'stderr';

/** Letters of TensorFlow's own log, as in `2026-01-01 10:00:00.1: W tensorflow/core/…`. */
const TENSORFLOW: Readonly<Record<string, LogLevel>> = { I: 'info', W: 'warning', E: 'error', F: 'error' };

/** The level of a line that says none itself: TensorFlow's letter, else what the stream is for. */
export function levelOfOutput(line: string, stream: OutputStream): LogLevel {
  const [, letter = ''] = /^\S+(?: \S+)?: ([IWEF]) /.exec(line) ?? [];
  return TENSORFLOW[letter] ?? (stream === 'stderr' ? 'warning' : 'info');
}
