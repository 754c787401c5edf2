import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { BootstrapKey } from './auth/bootstrap-key.js';
import { AuthGuard } from './auth/auth.guard.js';
import { BackbonesController } from './backbones/backbones.controller.js';
import { BackbonesService } from './backbones/backbones.service.js';
import { CaptioningsController } from './captionings/captionings.controller.js';
import { CaptioningsService } from './captionings/captionings.service.js';
import { ChangeFeed } from './changes/change-feed.js';
import { CheckpointsController } from './checkpoints/checkpoints.controller.js';
import { CheckpointsService } from './checkpoints/checkpoints.service.js';
import { ClosePorts } from './close-ports.js';
import { DatasetImagesController } from './datasets/dataset-images.controller.js';
import { DatasetImagesService } from './datasets/dataset-images.service.js';
import { DatasetsController } from './datasets/datasets.controller.js';
import { DatasetsService } from './datasets/datasets.service.js';
import { EmbeddingsController } from './embeddings/embeddings.controller.js';
import { EmbeddingsService } from './embeddings/embeddings.service.js';
import { EvaluationsController } from './evaluations/evaluations.controller.js';
import { EvaluationsService } from './evaluations/evaluations.service.js';
import { ExperimentsController } from './experiments/experiments.controller.js';
import { ExperimentsService } from './experiments/experiments.service.js';
import { ProblemFilter } from './http/problem.filter.js';
import { ImportsController } from './imports/imports.controller.js';
import { KeysController } from './keys/keys.controller.js';
import { KeysService } from './keys/keys.service.js';
import { LogsController } from './logs/logs.controller.js';
import { LogsService } from './logs/logs.service.js';
import { OBJECT_STORE, ORCHESTRATOR, RECORDS, SETTINGS, type Ports } from './ports.js';
import { OutboxRelay } from './relay/outbox-relay.js';
import { Reconciler } from './relay/reconciler.js';
import { RunStreamController } from './runs/run-stream.controller.js';
import { RunStreams } from './runs/run-streams.js';
import { RunsController } from './runs/runs.controller.js';
import { RunsService } from './runs/runs.service.js';
import { SessionController } from './session/session.controller.js';
import { SessionService } from './session/session.service.js';
import { ProbesController } from './system/probes.controller.js';
import { SystemController } from './system/system.controller.js';
import { SystemService } from './system/system.service.js';
import { UploadsController } from './uploads/uploads.controller.js';
import { UploadsService } from './uploads/uploads.service.js';

const CONTROLLERS = [
  ExperimentsController,
  RunsController,
  RunStreamController,
  LogsController,
  CheckpointsController,
  CaptioningsController,
  EvaluationsController,
  DatasetsController,
  DatasetImagesController,
  BackbonesController,
  EmbeddingsController,
  ImportsController,
  UploadsController,
  KeysController,
  SessionController,
  SystemController,
  ProbesController,
];

const SERVICES = [
  ExperimentsService,
  RunsService,
  LogsService,
  CheckpointsService,
  CaptioningsService,
  EvaluationsService,
  DatasetsService,
  DatasetImagesService,
  BackbonesService,
  EmbeddingsService,
  UploadsService,
  KeysService,
  SessionService,
  SystemService,
  ClosePorts,
  BootstrapKey,
  ChangeFeed,
  RunStreams,
  OutboxRelay,
  Reconciler,
];

/** One flat module: the API is one unit of deployment, and every dependency is named by an explicit token. */
@Module({})
export class AppModule {
  static on({ records, objects, orchestrator, settings }: Ports): DynamicModule {
    return {
      module: AppModule,
      controllers: CONTROLLERS,
      providers: [
        { provide: RECORDS, useValue: records },
        { provide: OBJECT_STORE, useValue: objects },
        { provide: ORCHESTRATOR, useValue: orchestrator },
        { provide: SETTINGS, useValue: settings },
        { provide: APP_GUARD, useClass: AuthGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        ...SERVICES,
      ],
    };
  }
}
