import { once } from 'node:events';
import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import { DomainError, type Fault } from '@beamline/contracts';
import { CHANNELS } from '../images/pixels.js';
import type { Elements } from '../shards/row-layout.js';
import { State, type Opened, type ReadFailure, type ReadRequest, type Start } from './protocol.js';
import type { RowSource } from './row-source.js';

/** One is being used while the other is filled. */
const SLOTS = 2;
/** After that the thread is taken for dead; a disk of the slowest kind gives a batch in seconds. */
const READ_LIMIT_MS = 300_000;

// Compiled code also when the sources run, in tests: a thread starts from a file that Node itself can read.
const THREAD = new URL('../../dist/read-ahead/thread.js', import.meta.url);

interface Slot<Row> {
  readonly index: number;
  /** Shared memory for the largest batch so far. */
  memory: Row;
  /** The request that is under way or done but not taken. */
  pending: { readonly rows: Int32Array; readonly epoch: number } | undefined;
}

/**
 * Rows of a split, read by a thread of its own while the caller computes: the rows of batch after batch are the same as
 * a reader gives, sooner. Memory: two batches.
 */
export class RowsAhead<Row extends Elements> {
  private readonly slots: readonly Slot<Row>[];
  /** The latest of each slot. */
  private readonly faults = new Map<number, Fault>();

  private constructor(
    private readonly worker: Worker,
    private readonly port: MessagePort,
    private readonly states: Int32Array,
    /** Rows in all shards. */
    readonly count: number,
    /** (places, channels) of features, (height, width) of images. */
    readonly shape: readonly [number, number],
    private readonly rowLength: number,
    private readonly allocate: (elements: number) => Row,
  ) {
    this.slots = Array.from({ length: SLOTS }, (_, index) => ({
      index,
      memory: allocate(0),
      pending: undefined,
    }));
  }

  /** Half-precision bits (places, channels) a row. @throws DomainError as `FeatureReader.open` does */
  static async ofFeatures(source: RowSource & { kind: 'features' }): Promise<RowsAhead<Uint16Array>> {
    return RowsAhead.open(source, 1, (elements) => new Uint16Array(new SharedArrayBuffer(2 * elements)));
  }

  /** Augmented bytes (height, width, 3) a row. @throws DomainError as `ImageReader.open` does */
  static async ofImages(source: RowSource & { kind: 'images' }): Promise<RowsAhead<Uint8Array>> {
    return RowsAhead.open(source, CHANNELS, (elements) => new Uint8Array(new SharedArrayBuffer(elements)));
  }

  private static async open<Row extends Elements>(
    source: RowSource,
    channels: number,
    allocate: (elements: number) => Row,
  ): Promise<RowsAhead<Row>> {
    const { port1, port2 } = new MessageChannel();
    const states = new Int32Array(new SharedArrayBuffer(SLOTS * Int32Array.BYTES_PER_ELEMENT));
    const start: Start = { source, port: port2, states };
    const worker = new Worker(THREAD, { workerData: start, transferList: [port2] });
    const [opened] = (await once(worker, 'message')) as [Opened];
    worker.unref();
    if (!('fault' in opened)) {
      const { count, shape } = opened;
      return new RowsAhead(worker, port1, states, count, shape, shape[0] * shape[1] * channels, allocate);
    }
    await worker.terminate();
    throw DomainError.fromFault(opened.fault);
  }

  /** Begins to read rows that {@link read} will be asked for. */
  prepare(rows: Int32Array, epoch: number): void {
    if (this.pendingSlot(rows, epoch) === undefined) this.request(rows, epoch);
  }

  /**
   * Waits for rows, prepared or not.
   *
   * @returns (rows, …shape) in memory that holds until the next `prepare` or `read`
   * @throws DomainError as the reader does, `INTERNAL` when the thread does not answer
   */
  read(rows: Int32Array, epoch: number): Row {
    const slot = this.pendingSlot(rows, epoch) ?? this.request(rows, epoch);
    this.finish(slot);
    return slot.memory.subarray(0, rows.length * this.rowLength) as Row;
  }

  /** Ends the thread and closes its files. */
  close(): void {
    this.port.close();
    void this.worker.terminate();
  }

  private pendingSlot(rows: Int32Array, epoch: number): Slot<Row> | undefined {
    return this.slots.find(
      ({ pending }) => pending?.epoch === epoch && Buffer.compare(bytesOf(pending.rows), bytesOf(rows)) === 0,
    );
  }

  private request(rows: Int32Array, epoch: number): Slot<Row> {
    const slot = this.freeSlot();
    const elements = rows.length * this.rowLength;
    if (slot.memory.length < elements) slot.memory = this.allocate(elements);
    slot.pending = { rows, epoch };
    Atomics.store(this.states, slot.index, State.reading);
    const request: ReadRequest = { slot: slot.index, rows, epoch, out: slot.memory };
    this.port.postMessage(request);
    return slot;
  }

  /** Where nothing waits to be taken; failing that, what was prepared for nothing is dropped. */
  private freeSlot(): Slot<Row> {
    const [first] = this.slots;
    const free = this.slots.find(({ pending }) => pending === undefined) ?? first;
    if (free === undefined) throw new RangeError('There are no slots');
    if (free.pending !== undefined) this.settle(free);
    return free;
  }

  private finish(slot: Slot<Row>): void {
    this.settle(slot);
    slot.pending = undefined;
    const fault = this.faultOf(slot);
    if (fault !== undefined) throw DomainError.fromFault(fault);
  }

  private settle({ index }: Slot<Row>): void {
    const woken = Atomics.wait(this.states, index, State.reading, READ_LIMIT_MS);
    if (woken !== 'timed-out') return;
    throw new DomainError('INTERNAL', `No rows were read within ${READ_LIMIT_MS / 1000} seconds`, {
      advice: 'Check the disk that holds the cache, then resume the run.',
    });
  }

  /** Of the slot's latest request, if it failed. A failure of the other slot is kept until that is asked for. */
  private faultOf({ index }: Slot<Row>): Fault | undefined {
    if (Atomics.load(this.states, index) !== State.failed) return undefined;
    for (
      let told = receiveMessageOnPort(this.port);
      told !== undefined;
      told = receiveMessageOnPort(this.port)
    ) {
      const failure = told.message as ReadFailure;
      this.faults.set(failure.slot, failure.fault);
    }
    return this.faults.get(index);
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
