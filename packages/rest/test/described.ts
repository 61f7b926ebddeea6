import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { OpenapiDocument } from '../src/index.ts';

type Schema = { [keyword: string]: any };

/** One operation as the document describes it, which is all that a client knows. */
export interface Described {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly params: readonly { name: string; schema: Schema }[];
  readonly query: readonly { name: string; required: boolean; schema: Schema }[];
  readonly body: Schema | undefined;
  readonly status: number;
  /** Answers what is wrong with a body that was answered, or null. */
  check(body: unknown): string | null;
}

/** Reads the operations out of an OpenAPI document. */
export function describedIn(document: OpenapiDocument): Described[] {
  const ajv = new Ajv2020.default({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, 'openapi');
  const resolve = (value: Schema): Schema => {
    if (!value.$ref) return value;
    return value.$ref
      .slice(2)
      .split('/')
      .reduce((part: Schema, key: string) => part[key], document);
  };
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): Described => {
      const parameters = operation.parameters.map(resolve);
      const status = Object.keys(operation.responses).find((code) => code.startsWith('2')) as string;
      const at = `/paths/${path.replaceAll('/', '~1')}/${method}/responses/${status}/content/application~1json/schema`;
      const validate = ajv.compile({ $ref: `openapi#${at.replaceAll('{', '%7B').replaceAll('}', '%7D')}` });
      const of = (place: string) => parameters.filter((parameter: Schema) => parameter.in === place);
      return {
        id: operation.operationId,
        method: method.toUpperCase(),
        path,
        params: of('path'),
        query: of('query'),
        body: operation.requestBody?.content['application/json'].schema,
        status: Number(status),
        check: (body) => (validate(body) ? null : ajv.errorsText(validate.errors)),
      };
    }),
  );
}
