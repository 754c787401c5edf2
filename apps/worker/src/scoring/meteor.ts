import { toFault, type CocoScores } from '@beamline/contracts';
import { meteorScores, type MeteorAvailability, type ScoredCaption } from '@beamline/metrics';

/** The program takes about a minute for five thousand images. */
const TIMEOUT_MS = 300_000;

export type MeteorScore = Pick<CocoScores, 'meteor' | 'meteorMissing'>;

/** METEOR by its official program, one corpus at a time: each takes up to 2 GB. */
export class Meteor {
  private queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly availability: MeteorAvailability,
    private readonly program = meteorScores,
  ) {}

  /** Never throws: a run does not depend on a program that it can do without. */
  score(entries: readonly ScoredCaption[]): Promise<MeteorScore> {
    const turn = this.queue.then(() => this.ask(entries));
    this.queue = turn;
    return turn;
  }

  private async ask(entries: readonly ScoredCaption[]): Promise<MeteorScore> {
    if (!this.availability.available) return { meteor: null, meteorMissing: this.availability.reason };
    try {
      const { meteor } = await this.program(entries, this.availability, { timeoutMs: TIMEOUT_MS });
      if (Number.isFinite(meteor)) return { meteor, meteorMissing: null };
      return { meteor: null, meteorMissing: 'the program answered with no number' };
    } catch (error) {
      return { meteor: null, meteorMissing: toFault(error).message };
    }
  }
}
