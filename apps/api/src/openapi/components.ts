import {
  ApiKey,
  ApiKeyRequest,
  Backbone,
  BackboneImportRequest,
  CaptionedPicture,
  Captioning,
  CaptioningRequest,
  CaptionResult,
  Checkpoint,
  CreatedApiKey,
  Dataset,
  DatasetImportRequest,
  DownloadLink,
  Embeddings,
  EmbeddingsImportRequest,
  Epoch,
  Evaluation,
  EvaluationComparison,
  Experiment,
  ExperimentSpec,
  Fault,
  ForkRequest,
  Health,
  Import,
  LaunchRequest,
  LaunchResult,
  LogEntry,
  LogPage,
  MetricSeries,
  page,
  Problem,
  Progress,
  Run,
  RunDetail,
  RunEvent,
  RunProfile,
  Session,
  SessionRequest,
  Stage,
  Upload,
  UploadCompletion,
  UploadRequest,
} from '@beamline/contracts';
import type { OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';

type OpenApiSchema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];

export const BackbonePage = page(Backbone);
export const CaptioningPage = page(Captioning);
export const CaptionPage = page(CaptionResult);
export const CheckpointPage = page(Checkpoint);
export const DatasetPage = page(Dataset);
export const EmbeddingsPage = page(Embeddings);
export const EventPage = page(RunEvent);
export const ExperimentPage = page(Experiment);
export const ImportPage = page(Import);
export const RunPage = page(Run);

/** Where a run goes on. */
export const ResumeRequest = z.strictObject({
  /** A checkpoint of this run; the furthest by default. */
  checkpointId: z
    .string()
    .regex(/^[a-z0-9]{12}$/)
    .optional(),
});
export type ResumeRequest = z.infer<typeof ResumeRequest>;

/** Schemas by the name that they have in the OpenAPI document: as answers show them… */
const ANSWERS = {
  ApiKey,
  Backbone,
  BackbonePage,
  CaptionedPicture,
  Captioning,
  CaptioningPage,
  CaptionPage,
  CaptionResult,
  Checkpoint,
  CheckpointPage,
  CreatedApiKey,
  Dataset,
  DatasetPage,
  DownloadLink,
  Embeddings,
  EmbeddingsPage,
  Epoch,
  Evaluation,
  EvaluationComparison,
  EventPage,
  Experiment,
  ExperimentPage,
  ExperimentSpec,
  Fault,
  Health,
  Import,
  ImportPage,
  LaunchResult,
  LogEntry,
  LogPage,
  MetricSeries,
  Problem,
  Progress,
  Run,
  RunDetail,
  RunEvent,
  RunPage,
  RunProfile,
  Session,
  Stage,
  Upload,
};

/** …and as requests may write them, fields with a default left out. */
const REQUESTS = {
  ApiKeyRequest,
  BackboneImportRequest,
  CaptioningRequest,
  DatasetImportRequest,
  EmbeddingsImportRequest,
  ExperimentSpecInput: ExperimentSpec,
  ForkRequest,
  LaunchRequest,
  ResumeRequest,
  SessionRequest,
  UploadCompletion,
  UploadRequest,
};

const PATH = '#/components/schemas/';
const NAMES = { input: namesOf(REQUESTS), output: namesOf(ANSWERS) };

/** Reference to a named schema, or to an array of it. Throws for a schema that has no name here. */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output'): OpenApiSchema {
  if (schema instanceof z.ZodArray && schema.element instanceof z.ZodType)
    return { type: 'array', items: schemaOf(schema.element, io) };
  const name = NAMES[io].get(schema);
  if (name === undefined) throw new TypeError('name this schema in openapi/components.ts');
  return { $ref: `${PATH}${name}` };
}

/** A small schema, written out where it is used. */
export function inlineSchema(schema: z.ZodType): OpenApiSchema {
  return stripped(z.toJSONSchema(schema, { io: 'input' }));
}

/** All named schemas, for `components.schemas`. */
export function componentSchemas(): Record<string, OpenApiSchema> {
  return { ...jsonSchemas(ANSWERS, 'output'), ...jsonSchemas(REQUESTS, 'input') };
}

function jsonSchemas(
  named: Record<string, z.ZodType>,
  io: 'input' | 'output',
): Record<string, OpenApiSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { io, uri: (id) => `${PATH}${id}`, override: spellOutKeys });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, stripped(schema)]));
}

type Override = NonNullable<NonNullable<Parameters<typeof z.toJSONSchema>[1]>['override']>;

/** A record over an enumeration as an object with those properties, which generated clients then know by name. */
const spellOutKeys: Override = ({ zodSchema, jsonSchema }) => {
  if (!(zodSchema instanceof z.ZodRecord) || !(zodSchema.keyType instanceof z.ZodEnum)) return;
  const { additionalProperties, required } = jsonSchema;
  if (additionalProperties === undefined || required === undefined) return;
  delete jsonSchema.propertyNames;
  jsonSchema.properties = Object.fromEntries(required.map((key) => [key, additionalProperties]));
  jsonSchema.additionalProperties = false;
};

/** Without the keywords that name a schema, which OpenAPI does by its place. */
function stripped(schema: object): OpenApiSchema {
  const keywords = Object.entries(schema).filter(([keyword]) => keyword !== '$schema' && keyword !== '$id');
  return Object.fromEntries(keywords);
}

function namesOf(named: Record<string, z.ZodType>): Map<z.ZodType, string> {
  return new Map(Object.entries(named).map(([name, schema]) => [schema, name]));
}
