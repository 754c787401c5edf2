import type { PartProgress, ServiceStatus, StackEvent } from '@beamline/local';
import type { Output } from '../output/output.js';

/** Shows how parts are fetched and services start, many at once: a line that stays for each that is ready. */
export class StackProgress {
  private readonly active = new Map<string, string>();
  private readonly told = new Map<string, string>();

  constructor(private readonly out: Output) {}

  show(event: StackEvent): void {
    if (event.kind === 'part') this.showPart(event);
    else this.showService(event.service);
    if (this.out.progress.isLive && this.active.size > 0) {
      const label = [...this.active.values()].join(' · ');
      this.out.progress.update({ label, done: 0, total: 0, unit: '' });
    }
  }

  private showPart({ part, phase, fraction, message }: PartProgress): void {
    if (phase === 'ready') {
      this.finish(part, `${part}: ${message}`);
      return;
    }
    const share = fraction === undefined ? '' : ` ${Math.floor(fraction * 100)} %`;
    this.active.set(part, `${part}: ${phase}${share}`);
    this.tell(part, phase, `${part}: ${message}`);
  }

  private showService({ name, state, message }: ServiceStatus): void {
    if (state === 'starting' || state === 'stopping') {
      this.active.set(name, `${name}: ${state}`);
      return;
    }
    const note = message === '' || message === state ? '' : ` (${message})`;
    this.finish(name, `${name}: ${state}${note}`);
  }

  /** Without a redrawn line each phase is written once. */
  private tell(name: string, phase: string, line: string): void {
    if (this.told.get(name) === phase) return;
    this.told.set(name, phase);
    if (!this.out.progress.isLive) this.out.progress.note(line);
  }

  private finish(name: string, line: string): void {
    this.active.delete(name);
    if (this.told.get(name) === line) return;
    this.told.set(name, line);
    this.out.progress.note(line);
  }
}
