import { DomainError } from '@beamline/contracts';
import { badWeights } from './bad-weights.js';
import type { ByteReader } from './byte-reader.js';
import { PickleMachine, type PickleRules } from './pickle-machine.js';

/**
 * Parses one pickle (protocols 2 to 4) as data: numbers, text, lists, tuples (arrays), dictionaries (Map), and
 * calls of allow-listed names. Python code is never looked up or run.
 *
 * @returns the value; `reader.offset` then stands behind the pickle's STOP
 * @throws DomainError `UNSAFE_PICKLE` naming what the file tried to call, `INVALID_WEIGHTS` when it is damaged
 */
export const parsePickle = (reader: ByteReader, rules: PickleRules): unknown => {
  const machine = new PickleMachine(reader, rules);
  for (;;) {
    const opcode = reader.uint8();
    if (opcode === STOP) return machine.pop();
    execute(machine, opcode);
  }
};

const execute = (machine: PickleMachine, opcode: number): void => {
  const readLiteral = LITERALS.get(opcode);
  if (readLiteral !== undefined) {
    machine.push(readLiteral(machine.reader));
    return;
  }
  const operation = OPERATIONS.get(opcode);
  if (operation === undefined) throw unsupportedOpcode(opcode, machine.reader.offset - 1);
  operation(machine);
};

const code = (character: string): number => character.charCodeAt(0);

const STOP = code('.');

/** Opcodes that push a value which stands in the file. */
const LITERALS: ReadonlyMap<number, (reader: ByteReader) => unknown> = new Map<
  number,
  (reader: ByteReader) => unknown
>([
  [code('N'), () => null],
  [0x88, () => true],
  [0x89, () => false],
  [code('J'), (r) => r.int32()],
  [code('K'), (r) => r.uint8()],
  [code('M'), (r) => r.uint16()],
  [0x8a, (r) => signedLong(r.take(r.uint8()))],
  [code('G'), (r) => r.bigEndianFloat64()],
  [code('X'), (r) => r.text(r.uint32())],
  [0x8c, (r) => r.text(r.uint8())],
  [code('U'), (r) => r.text(r.uint8())],
  [code('T'), (r) => r.text(r.uint32())],
  [code(']'), () => []],
  [code('}'), () => new Map()],
  [code(')'), () => []],
]);

/** Opcodes that work on the stack and the memo. */
const OPERATIONS: ReadonlyMap<number, (machine: PickleMachine) => unknown> = new Map<
  number,
  (machine: PickleMachine) => unknown
>([
  [0x80, (m) => checkProtocol(m.reader.uint8())],
  [0x95, (m) => m.reader.count64()],
  [code('('), (m) => m.mark()],
  [code('0'), (m) => m.pop()],
  [code('q'), (m) => m.remember(m.reader.uint8())],
  [code('r'), (m) => m.remember(m.reader.uint32())],
  [0x94, (m) => m.remember()],
  [code('h'), (m) => m.recall(m.reader.uint8())],
  [code('j'), (m) => m.recall(m.reader.uint32())],
  [0x85, (m) => m.pushTuple(1)],
  [0x86, (m) => m.pushTuple(2)],
  [0x87, (m) => m.pushTuple(3)],
  [code('t'), (m) => m.pushTupleToMark()],
  [code('a'), (m) => m.appendOne()],
  [code('e'), (m) => m.appendToMark()],
  [code('s'), (m) => m.setOne()],
  [code('u'), (m) => m.setToMark()],
  [code('c'), (m) => m.pushGlobal(m.reader.line(), m.reader.line())],
  // INST, of old protocols: no allow-listed name is ever called this way, so that it always ends here.
  [code('i'), (m) => m.pushGlobal(m.reader.line(), m.reader.line()).call()],
  [0x93, (m) => m.pushGlobalFromStack()],
  [code('Q'), (m) => m.pushResolved()],
  [code('R'), (m) => m.call()],
  [code('b'), (m) => m.dropAttributes()],
]);

const checkProtocol = (protocol: number): number => {
  if (protocol >= 2 && protocol <= 4) return protocol;
  throw badWeights(`The file is a pickle of protocol ${protocol}; 2, 3 and 4 are understood.`);
};

/** Python's LONG1: two's complement, little endian, any length. */
const signedLong = (bytes: Uint8Array): number | bigint => {
  const unsigned = bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
  const value = BigInt.asIntN(8 * bytes.length, unsigned);
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
};

const unsupportedOpcode = (opcode: number, offset: number): DomainError =>
  new DomainError(
    'UNSAFE_PICKLE',
    `The pickle uses opcode 0x${opcode.toString(16).padStart(2, '0')} at byte ${offset}, which no list of weights needs.`,
    { advice: 'If the file is trusted, load it in PyTorch and save model.state_dict() as safetensors.' },
  );
