export { type GraphqlOptions, graphqlAdapter } from './adapter.ts';
export { graphqlSchema } from './schema.ts';
