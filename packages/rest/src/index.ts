export { type RestOptions, restAdapter } from './adapter.ts';
export { agentDocs } from './docs/agents.ts';
export { docsPage } from './docs/page.ts';
export { serverOptions } from './framework-errors.ts';
export { type OpenapiDocument, type OpenapiOptions, openapiDocument } from './openapi/document.ts';
export { sendProblem } from './send-problem.ts';
