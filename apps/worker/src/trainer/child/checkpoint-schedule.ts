import type { StageSpec } from '@beamline/contracts';

export type CheckpointRule = Pick<StageSpec, 'checkpointEverySteps' | 'checkpointEveryMinutes'>;

/** When a checkpoint is due within an epoch: every so many steps, and when the last one is too many minutes old. */
export class CheckpointSchedule {
  private savedMs: number;

  /** @param nowMs clock that only rises, in milliseconds */
  constructor(
    private readonly rule: CheckpointRule,
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    this.savedMs = nowMs();
  }

  /**
   * @param stepInEpoch steps done
   * @param isBusy whether the checkpoint before is still being written: one that is due by time waits for a later step,
   * so that training does not
   */
  isDue(stepInEpoch: number, isBusy: boolean): boolean {
    const { checkpointEverySteps, checkpointEveryMinutes } = this.rule;
    if (stepInEpoch % checkpointEverySteps === 0) return true;
    if (isBusy) return false;
    return this.nowMs() - this.savedMs >= checkpointEveryMinutes * 60_000;
  }

  saved(): void {
    this.savedMs = this.nowMs();
  }
}
