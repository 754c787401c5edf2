import { Body, HttpCode, Param, Query } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam, ApiQuery, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';
import { inlineSchema, schemaOf } from '../openapi/components.js';
import { IdPipe, SchemaPipe } from './schema.pipe.js';

/*
 * Each decorator both parses and documents, so that the OpenAPI document cannot say anything else than the code does.
 */

/** The JSON body, parsed by `schema`. */
export function FromBody(schema: z.ZodType): ParameterDecorator {
  return (target, key, index) => {
    Body(new SchemaPipe(schema, 'body'))(target, key, index);
    onMethod(target, key, ApiBody({ schema: schemaOf(schema, 'input'), required: true }));
  };
}

/** The query string, parsed by `schema`; parameters that it does not name are refused. */
export function FromQuery(schema: z.ZodObject): ParameterDecorator {
  return (target, key, index) => {
    Query(new SchemaPipe(schema.strict(), 'query'))(target, key, index);
    for (const [name, field] of Object.entries<z.ZodType>(schema.shape)) {
      const required = !field.safeParse(undefined).success;
      const options = { name, required, schema: inlineSchema(field) };
      onMethod(target, key, ApiQuery(options));
    }
  };
}

/** An id in the path. */
export function PathId(name = 'id'): ParameterDecorator {
  return (target, key, index) => {
    Param(name, IdPipe)(target, key, index);
    onMethod(target, key, ApiParam({ name, schema: { type: 'string' } }));
  };
}

export interface EndpointDoc {
  summary: string;
  /** 200 by default. */
  status?: number;
  description?: string;
}

/** What a handler answers; a method that returns something else does not compile. */
export function Returns<T extends z.ZodType>(schema: T, { status = 200, ...operation }: EndpointDoc) {
  return <F extends (...args: never[]) => Promise<z.output<T>>>(
    target: object,
    key: string,
    descriptor: TypedPropertyDescriptor<F>,
  ): void => {
    HttpCode(status)(target, key, descriptor);
    describe(target, key, operation);
    onMethod(target, key, ApiResponse({ status, description: 'Done', schema: schemaOf(schema, 'output') }));
  };
}

/** A handler that answers 204 without a body. */
export function ReturnsNothing(operation: Omit<EndpointDoc, 'status'>) {
  return <F extends (...args: never[]) => Promise<void>>(
    target: object,
    key: string,
    descriptor: TypedPropertyDescriptor<F>,
  ): void => {
    HttpCode(204)(target, key, descriptor);
    describe(target, key, operation);
    onMethod(target, key, ApiResponse({ status: 204, description: 'Done' }));
  };
}

/** A handler that writes its own answer, of `contentType`. */
export function Writes(contentType: string, operation: Omit<EndpointDoc, 'status'>): MethodDecorator {
  return (target, key) => {
    describe(target, key, operation);
    const content = { [contentType]: { schema: { type: 'string' } } };
    onMethod(target, key, ApiResponse({ status: 200, description: 'Done', content }));
  };
}

function describe(target: object, key: string | symbol, operation: Omit<EndpointDoc, 'status'>): void {
  onMethod(target, key, ApiOperation(operation));
}

function onMethod(target: object, key: string | symbol | undefined, decorate: MethodDecorator): void {
  const descriptor = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
  if (key === undefined || descriptor === undefined)
    throw new TypeError('this decorator belongs on a method');
  decorate(target, key, descriptor);
}
