export type { Authenticator } from './authenticator.ts';
export * from './caller.ts';
export type { Context } from './context.ts';
export type { CommitListener, Core, CoreOptions, Invocation, Result, Settings } from './core.ts';
export { createCore } from './create-core.ts';
export { type Cursor, decodeCursor, encodeCursor } from './cursor.ts';
export {
  type Data,
  type Entity,
  entity,
  type FieldOptions,
  field,
  type Relation,
  ROW,
  redact,
  selection,
} from './entity.ts';
export { type Actor, allEvents, type Envelope, type EventDefinition, event, eventOf } from './event.ts';
export { refusal } from './execute.ts';
export * from './failure.ts';
export * from './fields.ts';
export type { FindOptions } from './find.ts';
export { type Connection, type GraphNode, graph, readCursors } from './graph.ts';
export * from './id.ts';
export {
  before,
  byColumn,
  contains,
  equals,
  type Filter,
  isSet,
  type Listing,
  listInput,
  listing,
  type Page,
  type PageInput,
  readPage,
  readPages,
  type Sort,
  since,
} from './listing.ts';
export * from './money.ts';
export { nestingFault } from './nesting.ts';
export * from './operation.ts';
export * from './permission.ts';
export * from './policy.ts';
export type { Ports, SessionTokens } from './ports.ts';
export { challenge, failureOf, type Problem, problemOf } from './problem.ts';
export {
  type Count,
  createLimiter,
  type Limiter,
  memoryStore,
  type Quota,
  type RateLimitStore,
  type Spent,
} from './rate-limit.ts';
export { getOperation, listOperation, readMany } from './reading.ts';
export { type Call, changesOf, recordStatement } from './record.ts';
export { requestId, requestIdOf } from './request-id.ts';
export { Json, Row } from './row.ts';
export { covers, isScope, requiredScope } from './scope.ts';
export { deriveKey, sign, verify } from './sign.ts';
export { validate } from './validate.ts';
export { at, bigint, Deleted, defined, deleted, needed, touched } from './writing.ts';
