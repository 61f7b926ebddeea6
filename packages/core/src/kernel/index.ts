export { type Candidate, findCalled, namesOf, type Said } from './called.ts';
export * from './caller.ts';
export type { Context, Known, MailAttachment, MailOptions, Past, Revert } from './context.ts';
export type { CommitListener, Core, CoreOptions, Invocation, Result, Settings, WouldPublish } from './core.ts';
export { createCore } from './create-core.ts';
export {
  type Data,
  type Entity,
  entity,
  expression,
  type FieldOptions,
  field,
  type Relation,
  ROW,
  redact,
  selection,
} from './entity.ts';
export { type Actor, allEvents, type Envelope, type EventDefinition, event, eventOf } from './event.ts';
export * from './failure.ts';
export * from './fields.ts';
export { behind, followLog, type LogFollower } from './follow.ts';
export { type Connection, type GraphNode, graph, readCursors } from './graph.ts';
export * from './id.ts';
export { doPiece, duePieces, type Job, nothingToDo, type Piece, Refusal } from './job.ts';
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
export { type LiveMember, liveMembers, MEMBERSHIP, type Membership, notOnOwn, permissionsOf } from './members.ts';
export * from './operation.ts';
export * from './permission.ts';
export * from './policy.ts';
export type { FileStore, Ports, ServedFile, SessionTokens, UploadLink } from './ports.ts';
export { getOperation, listOperation, readMany } from './reading.ts';
export { BulkResults, changeEach, nothingChanged } from './rows/bulk.ts';
export { changeAll } from './rows/change.ts';
export { type Cursor, decodeCursor, encodeCursor } from './rows/cursor.ts';
export { type FindOptions, notFound } from './rows/find.ts';
export { holdOrg } from './rows/hold.ts';
export { insertAll } from './rows/insert-all.ts';
export { Json, Row } from './rows/row.ts';
export { Deleted, defined, deleted, needed, touched } from './rows/writing.ts';
export {
  type Asked,
  type Asking,
  approvalFailure,
  isSecretField,
  needsApproval,
  nothingAsked,
} from './run/approval.ts';
export { needsOf } from './run/needs.ts';
export { nestingFault } from './run/nesting.ts';
export { type Call, changesOf, recordStatement } from './run/record.ts';
export { refusal } from './run/refusal.ts';
export { validate } from './run/validate.ts';
export { covers, fewest, insufficient, isScope, mayRead, needScope } from './scope.ts';
export { type Searchable, searchable } from './search.ts';
export type { ToolCall } from './tool-call.ts';
export { halfUp, priceOf, priceOfSum, share } from './values/amount.ts';
export { addMonths, dayIn, plusDays, weekStart } from './values/calendar.ts';
export { type CsvRow, nothingToImport, type RowProblem, readCsv, refuseFaulty } from './values/csv.ts';
export { decimalOf, digitsOf } from './values/decimal.ts';
export * from './values/money.ts';
export { Rounding, roundSeconds } from './values/rounding.ts';
export { deriveKey, sign, verify } from './values/sign.ts';
export type { Authenticator } from './wire/authenticator.ts';
export { attempt, bearerIn, bearerOf, callerBehind } from './wire/bearer.ts';
export { disposition } from './wire/disposition.ts';
export { type FileLink, fileLink, type LinkedFile, readFileToken } from './wire/file-link.ts';
export { challenge, failureOf, type Problem, problemOf } from './wire/problem.ts';
export {
  type Count,
  createLimiter,
  type Limiter,
  memoryStore,
  type Quota,
  type RateLimitStore,
  type Spent,
} from './wire/rate-limit.ts';
export { requestId, requestIdOf } from './wire/request-id.ts';
