import { DomainError, toFault, type Fault, type FieldError } from '@beamline/contracts';
import { exitCodeOfError } from './exit-code.js';
import { InvalidFieldsError } from './input/invalid-fields.js';

/** An error as the command reports it. */
export interface Report {
  exitCode: number;
  fault: Fault & { errors?: readonly FieldError[] };
  /** `error: what (where) — what to do`, then one indented line a field. */
  text: string;
}

/** Any thrown value as one line for people, a document for programs and an exit status. */
export function describeError(error: unknown): Report {
  const fault = toFault(error);
  const errors = error instanceof InvalidFieldsError ? error.fields : [];
  const exitCode = error instanceof DomainError ? exitCodeOfError(error.code) : 1;
  return {
    exitCode,
    fault: errors.length === 0 ? fault : { ...fault, errors },
    text: [faultLine(fault), ...errors.map(({ path, message }) => `  ${path}: ${message}`)].join('\n'),
  };
}

/** `error: what (where) — what to do` */
export function faultLine(fault: Fault): string {
  const where = Object.entries(fault.where ?? {}).map(([name, value]) => `${name} ${value}`);
  const place = where.length === 0 ? '' : ` (${where.join(', ')})`;
  const advice = fault.advice === undefined ? '' : ` — ${fault.advice}`;
  return `error: ${oneLine(fault.message)}${place}${oneLine(advice)}`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ');
}
