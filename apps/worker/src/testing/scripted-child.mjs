/** A trainer child that does what the job's path says; for tests of the conversation with it. */
const send = (message) => process.send(message);
const TIMES = { seconds: { loading: 1, computing: 2, saving: 0 }, secondsToFirstStep: null };
let stopped = false;

const SCRIPTS = {
  succeed: () => {
    process.stdout.write('one\ntwo');
    process.stdout.write(' halves\n');
    send({
      type: 'progress',
      progress: { phase: 'encoding', label: 'images', done: 1, total: 1, unit: 'images' },
    });
    send({ type: 'done', result: { tensors: 7 }, times: TIMES });
  },
  fault: () => send({ type: 'fault', fault: { code: 'NON_FINITE_LOSS', message: 'the loss is NaN' } }),
  die: () => {
    process.stderr.write('free(): invalid pointer\n', () => process.exit(134));
  },
  'run out of memory': () => {
    process.stderr.write("terminate called after throwing an instance of 'std::bad_alloc'\n", () =>
      process.abort(),
    );
  },
  'wait for stop': () => {
    const timer = setInterval(() => {
      if (!stopped) return;
      clearInterval(timer);
      send({ type: 'done', result: { tensors: 0 }, times: TIMES });
    }, 10);
  },
};

/** Says so on the way, and takes its time. */
function warmUp() {
  process.stderr.write('warmed\n');
  setTimeout(() => send({ type: 'done', result: null, times: TIMES }), 50);
}

process.on('message', (message) => {
  if (message.type === 'stop') stopped = true;
  else if (message.job.kind === 'warm-up') warmUp();
  else SCRIPTS[message.job.path]();
});
process.on('disconnect', () => process.exit(0));
