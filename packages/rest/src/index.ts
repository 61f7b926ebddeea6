export { type RestOptions, restAdapter } from './adapter.ts';
export { docsPage } from './docs/page.ts';
export { serverOptions } from './framework-errors.ts';
export { type OpenapiDocument, type OpenapiOptions, openapiDocument } from './openapi/document.ts';
export { failureOf, type Problem, problemOf } from './problem.ts';
export { type Count, type Limits, memoryStore, type Quota, type RateLimitStore } from './rate-limit.ts';
export { requestId } from './request.ts';
export { sendProblem } from './send-problem.ts';
