import type { Executor } from '@beamline/model';

/** An executor that counts the operations that pass through; a run of a compiled graph counts once. */
export class CountingExecutor implements Executor {
  operations = 0;

  constructor(private readonly inner: Executor) {}

  execute(...call: Parameters<Executor['execute']>): ReturnType<Executor['execute']> {
    this.operations += 1;
    return this.inner.execute(...call);
  }

  create(...call: Parameters<Executor['create']>): ReturnType<Executor['create']> {
    return this.inner.create(...call);
  }

  delete(...call: Parameters<Executor['delete']>): void {
    this.inner.delete(...call);
  }

  read(...call: Parameters<Executor['read']>): ReturnType<Executor['read']> {
    return this.inner.read(...call);
  }

  loadGraph(...call: Parameters<Executor['loadGraph']>): ReturnType<Executor['loadGraph']> {
    const { run, dispose } = this.inner.loadGraph(...call);
    return {
      dispose,
      run: (inputs) => {
        this.operations += 1;
        return run(inputs);
      },
    };
  }
}
