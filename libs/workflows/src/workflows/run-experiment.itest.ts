import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ending, Fault } from '@beamline/contracts';
import { ApplicationFailure } from '@temporalio/common';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { describe, expect, it } from 'vitest';
import { checkpointOf, FakeActivities } from '../testing/fake-activities.js';
import { replay } from '../testing/replay.js';
import { runExperimentWith, twoStages } from '../testing/run-workflow.js';

const PROGRESS = {
  epochsDone: 1,
  epochsSinceImprovement: 0,
  bestBleu4: 0.2,
  bestCheckpointId: 'best00000000',
  decoderLearningRate: 4e-4,
  encoderLearningRate: 1e-4,
  trainedSeconds: 60,
};
const POSITION = {
  stageIndex: 1,
  epoch: 1,
  stepInEpoch: 5,
  stepsPerEpoch: 10,
  globalStep: 25,
  sums: { loss: 0, crossEntropy: 0, tokens: 0, top5Correct: 0, seconds: 30 },
};

/** An activity's last failure, as the worker words it. */
const finalFailure = (fault: Fault, state: Ending['state']) =>
  ApplicationFailure.create({ message: fault.message, nonRetryable: true, details: [fault, state] });

describe('runExperiment', () => {
  it('encodes, trains the stages in order, and sweeps beams over the best checkpoint', async () => {
    const fake = new FakeActivities({ scores: [0.1, 0.3, 0.2, 0.25] });
    await runExperimentWith(fake, twoStages(2));
    expect(fake.calls).toEqual([
      'beginRun',
      'encodeShard train backbone',
      'encodeShard val backbone',
      'beginStage 0 from nothing',
      `finishStage 0 epochs-done best ${checkpointOf(0, 1)}`,
      `beginStage 1 from ${checkpointOf(0, 1)}`,
      `finishStage 1 epochs-done best ${checkpointOf(0, 1)}`,
      `encodeShard val ${checkpointOf(0, 1)}`,
      `evaluate val 1 ${checkpointOf(0, 1)}`,
      `evaluate val 3 ${checkpointOf(0, 1)}`,
      'finishRun completed',
    ]);
    expect(fake.epochs.map(({ isBest }) => isBest)).toEqual([true, true, false, false]);
  });

  it('starts a stage with the best weights and optimiser of the one before, an epoch with all of the last', async () => {
    const fake = new FakeActivities({ scores: [0.1, 0.3, 0.2, 0.4] });
    await runExperimentWith(fake, twoStages(2));
    expect(fake.trained.map(({ fromCheckpointId, take }) => [fromCheckpointId, take])).toEqual([
      [null, 'all'],
      [checkpointOf(0, 0), 'all'],
      [checkpointOf(0, 1), 'weights+optimiser'],
      [checkpointOf(1, 0), 'all'],
    ]);
  });

  it('ends a stage at an epoch that the budget cut short, skips the later ones, and still sweeps', async () => {
    const fake = new FakeActivities({ scores: [0.2], cutShortAt: 0 });
    await runExperimentWith(fake, twoStages(3, 1));
    expect(fake.trained).toHaveLength(1);
    expect(fake.trained[0]?.budgetSeconds).toBe(60);
    expect(fake.calls).toContain(`finishStage 0 budget best ${checkpointOf(0, 0)}`);
    expect(fake.calls).toContain(`finishStage 1 budget best ${checkpointOf(0, 0)}`);
    expect(fake.calls).toContain(`evaluate val 3 ${checkpointOf(0, 0)}`);
  });

  it('sweeps a trained checkpoint even when no epoch scored above zero', async () => {
    const fake = new FakeActivities({ scores: [0] });
    await runExperimentWith(fake, twoStages(1));
    expect(fake.calls).toContain(`evaluate val 1 ${checkpointOf(0, 0)}`);
    expect(fake.outcomes).toEqual([{ state: 'completed' }]);
  });

  it('resumes in the epoch of the checkpoint with the state that the epoch began with', async () => {
    const checkpoint = { id: 'middle000000', progress: PROGRESS, position: POSITION, bleu: null };
    const fake = new FakeActivities({ scores: [0.1], checkpoint });
    await runExperimentWith(fake, twoStages(2), { kind: 'resume', checkpointId: 'middle000000' });
    expect(fake.trained).toHaveLength(1);
    expect(fake.trained[0]).toMatchObject({
      stageIndex: 1,
      epoch: 1,
      fromCheckpointId: 'middle000000',
      take: 'all',
    });
    expect(fake.calls).toContain('evaluate val 1 best00000000');
  });

  it('encodes with the encoder of the checkpoint that a stage of the decoder begins from', async () => {
    const fake = new FakeActivities({ scores: [0.1, 0.2, 0.3] });
    const spec = twoStages(1);
    const [decoder] = spec.stages;
    if (decoder === undefined) throw new RangeError('two stages are expected');
    await runExperimentWith(fake, { ...spec, stages: [...spec.stages, { ...decoder, name: 'last' }] });
    const begun = fake.calls.indexOf(`beginStage 2 from ${checkpointOf(1, 0)}`);
    expect(fake.calls.slice(begun - 2, begun)).toEqual([
      `encodeShard train ${checkpointOf(1, 0)}`,
      `encodeShard val ${checkpointOf(1, 0)}`,
    ]);
  });

  it('forks with the weights of the checkpoint and none of its progress', async () => {
    const fake = new FakeActivities({ scores: [0.1] });
    await runExperimentWith(fake, twoStages(1), {
      kind: 'fork',
      checkpointId: 'parent000000',
      optimiser: 'reset',
    });
    expect(fake.trained[0]).toMatchObject({ epoch: 0, fromCheckpointId: 'parent000000', take: 'weights' });
    expect(fake.calls).toContain('encodeShard train parent000000');
  });

  it('ends failed with the fault of an error that repeating cannot mend', async () => {
    const fault: Fault = { code: 'NON_FINITE_LOSS', message: 'the loss of step 7 is NaN' };
    const error = ApplicationFailure.create({ message: fault.message, nonRetryable: true, details: [fault] });
    const fake = new FakeActivities({ scores: [0.1], failAt: { epoch: 1, error } });
    await runExperimentWith(fake, twoStages(3));
    expect(fake.outcomes).toEqual([{ state: 'failed', fault }]);
  });

  it('ends crashed with the fault of the platform that is not worth another try', async () => {
    const fault: Fault = { code: 'MISSING_BLOB', message: 'the images are gone' };
    const fake = new FakeActivities({
      scores: [0.1],
      failAt: { epoch: 1, error: finalFailure(fault, 'crashed') },
    });
    await runExperimentWith(fake, twoStages(3));
    expect(fake.outcomes).toEqual([{ state: 'crashed', fault }]);
  });

  it('leaves the row of the run alone when a newer attempt has it', async () => {
    const fault: Fault = { code: 'STALE_ATTEMPT', message: 'attempt 1 may not write' };
    const error = finalFailure(fault, 'superseded');
    const fake = new FakeActivities({ scores: [0.1], failAt: { epoch: 0, error } });
    await runExperimentWith(fake, twoStages(1));
    expect([fake.outcomes, fake.trained.length]).toEqual([[], 1]);
  });

  const lost = (checkpoint: string): Fault => ({
    code: 'DAMAGED_BLOB',
    message: `checkpoint ${checkpoint} cannot be used`,
    where: { checkpoint },
  });

  it('goes back to the checkpoint before one whose blobs were lost, and on from there', async () => {
    const before = {
      id: 'middle000000',
      progress: { ...PROGRESS, epochsDone: 0 },
      position: { ...POSITION, stageIndex: 0, epoch: 0 },
    };
    const error = finalFailure(lost(checkpointOf(0, 0)), 'crashed');
    const fake = new FakeActivities({ scores: [0.1, 0.2], failAt: { epoch: 1, error }, before });
    const history = await runExperimentWith(fake, twoStages(2));
    expect(fake.calls).toContain(`checkpointBefore ${checkpointOf(0, 0)}`);
    const places = fake.trained.map(({ stageIndex, epoch, fromCheckpointId }) => [
      `${stageIndex}/${epoch}`,
      fromCheckpointId,
    ]);
    expect(places.slice(0, 4)).toEqual([
      ['0/0', null],
      ['0/1', checkpointOf(0, 0)],
      ['0/0', 'middle000000'],
      ['0/1', checkpointOf(0, 0)],
    ]);
    expect(fake.outcomes).toEqual([{ state: 'completed' }]);
    await replay(history);
  });

  it('ends crashed when there is nothing to go back to', async () => {
    const fault = lost(checkpointOf(0, 0));
    const fake = new FakeActivities({
      scores: [0.1],
      failAt: { epoch: 1, error: finalFailure(fault, 'crashed') },
    });
    await runExperimentWith(fake, twoStages(2));
    expect(fake.outcomes).toEqual([{ state: 'crashed', fault }]);
  });

  it('repeats an activity that the platform failed', async () => {
    const fake = new FakeActivities({
      scores: [0.1],
      failAt: { epoch: 0, error: new Error('the worker fell over') },
    });
    await runExperimentWith(fake, twoStages(1));
    expect(fake.trained).toHaveLength(3);
    expect(fake.outcomes).toEqual([{ state: 'completed' }]);
  });

  it('ends cancelled, after the epoch under way has wound up', async () => {
    const fake = new FakeActivities({ scores: [0.1], hangAt: 1 });
    await runExperimentWith(fake, twoStages(5), { kind: 'fresh' }, async (handle) => {
      while (fake.trained.length < 2) await sleep(50);
      await handle.cancel();
    });
    expect(fake.outcomes).toEqual([{ state: 'cancelled' }]);
    expect(fake.calls.filter((call) => call.startsWith('evaluate'))).toEqual([]);
  });

  it('writes a history that replays', async () => {
    const fake = new FakeActivities({ scores: [0.1, 0.3, 0.2, 0.4] });
    const history = await runExperimentWith(fake, twoStages(2));
    await replay(history);
    const target = process.env['BEAMLINE_RECORD_HISTORY'];
    if (target !== undefined) await writeFile(target, historyToJSON(history));
  });
});
