import { fileURLToPath } from 'node:url';
import { computeQueue, ORCHESTRATION_QUEUE } from '@beamline/contracts';
import { DefaultLogger, NativeConnection, Runtime, Worker, type LogEntry } from '@temporalio/worker';
import type { Logger } from 'pino';
import { createComputeActivities } from './compute/index.js';
import { translateFailures } from './failures.js';
import { createLightActivities } from './light/index.js';
import { logsOfRuns } from './logs/current-log.js';
import { LogShipper } from './logs/log-shipper.js';
import type { Services } from './services.js';

/** Prebuilt with the workflows, so that a worker starts without webpack. */
const workflowBundlePath = fileURLToPath(import.meta.resolve('@beamline/workflows/workflow-bundle'));
const CONNECT_RETRY_MS = 2_000;
/** For the last lines of logs, when the worker ends. */
const LOGS_LIMIT_MS = 5_000;

/** Runs a Temporal worker for each role until SIGINT or SIGTERM. */
export async function runWorkers(services: Services): Promise<void> {
  installLogger(services.log);
  const connection = await connect(services);
  const shipper = new LogShipper(services);
  const workers = await createWorkers(services, connection, shipper);
  const running = workers.map((worker) => worker.run());
  // Whoever started this process over a channel waits for this.
  process.send?.('ready');
  if (services.environment.BEAMLINE_ROLES.includes('compute')) warmTrainers(services);
  await Promise.all(running);
  await shipper.close(LOGS_LIMIT_MS);
  await connection.close();
}

/** Not awaited: a job that comes before they are warm waits as long as it would have without. */
function warmTrainers({ trainers, log }: Services): void {
  trainers.warm((error) => {
    log.warn({ error }, 'a trainer could not be started; the next job tries again');
  });
}

function createWorkers(
  services: Services,
  connection: NativeConnection,
  shipper: LogShipper,
): Promise<Worker[]> {
  const { BEAMLINE_ROLES, BEAMLINE_RESOURCES, BEAMLINE_SLOTS, TEMPORAL_NAMESPACE } = services.environment;
  const common = {
    connection,
    namespace: TEMPORAL_NAMESPACE,
    interceptors: { activity: [() => ({ inbound: translateFailures })] },
    shutdownGraceTime: services.environment.BEAMLINE_SHUTDOWN_GRACE_MS,
  };
  const orchestration = () =>
    Worker.create({
      ...common,
      taskQueue: ORCHESTRATION_QUEUE,
      workflowBundle: { codePath: workflowBundlePath },
      activities: createLightActivities(services),
    });
  const compute = () =>
    Worker.create({
      ...common,
      interceptors: {
        activity: [
          () => ({ inbound: logsOfRuns(shipper, services.redact) }),
          () => ({ inbound: translateFailures }),
        ],
      },
      taskQueue: computeQueue(BEAMLINE_RESOURCES),
      activities: createComputeActivities(services),
      maxConcurrentActivityTaskExecutions: BEAMLINE_SLOTS,
    });
  const create = { orchestration, compute };
  return Promise.all(BEAMLINE_ROLES.map((role) => create[role]()));
}

/** Temporal may come up later than its workers. */
async function connect({ environment, log }: Services): Promise<NativeConnection> {
  for (;;) {
    try {
      return await NativeConnection.connect({ address: environment.TEMPORAL_ADDRESS });
    } catch (error) {
      log.warn({ error, address: environment.TEMPORAL_ADDRESS }, 'Temporal does not answer yet');
      await new Promise((resolve) => setTimeout(resolve, CONNECT_RETRY_MS));
    }
  }
}

function installLogger(log: Logger): void {
  const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;
  const write = ({ level, message, meta }: LogEntry): void => {
    log[levels[level]]({ ...meta }, message);
  };
  Runtime.install({ logger: new DefaultLogger('INFO', write) });
}
