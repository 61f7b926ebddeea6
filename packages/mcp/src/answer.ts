import type { InputRequiredResult } from '@modelcontextprotocol/server';
import { type Failure, type Result, sentence } from '@stint/core';
import { cut, dataText, summaryOf } from './summary.ts';

/** Characters of what an error says of what went wrong, and of the state it names; both are in `_meta.error` whole. */
const LONGEST = 2000;

/** What a call of a tool answers, before it takes a form. */
export interface Answer {
  readonly text: string;
  /** What the tool answered, and the same as JSON; absent in an error. */
  readonly value?: Record<string, unknown>;
  readonly json?: string;
  readonly meta?: Record<string, unknown>;
  /** What the person has to be asked before there is an answer; then there is nothing else. */
  readonly asks?: InputRequiredResult;
}

/** An answer of this value. `whole`: the text has to be all of it. */
export function answered(value: Record<string, unknown>, whole: boolean, before = ''): Answer {
  const json = JSON.stringify(value);
  return { text: before + (whole ? dataText(json) : summaryOf(value, json)), value, json };
}

/** `whole`: the client speaks a protocol from before structured content. */
export function answerOf({ seq, replayed, would }: Result, value: Record<string, unknown>, whole: boolean): Answer {
  if (would) return answered({ ...value, dry_run: true, events: would }, whole, 'Dry run: nothing was changed.\n');
  return {
    ...answered(value, whole),
    ...(seq === undefined ? {} : { meta: { seq, ...(replayed ? { replayed } : {}) } }),
  };
}

/**
 * An error the model reads: what went wrong and what to do next. The parts are in `_meta.error`, not in
 * `structuredContent`, which clients show in place of the text.
 */
export function errorOf({ code, status, details, detail, facts }: Failure, next: string, request_id: string): Answer {
  const { current_state } = facts;
  const state = current_state === undefined ? '' : ` Now: ${JSON.stringify(current_state)}`;
  // What is more than a title may quote anybody: names, notes, what stands in a row.
  const said = sentence(cut(detail, LONGEST)) + cut(state, LONGEST);
  const what = details.detail === undefined && !state ? `${code}: ${said} ` : `${code}\n${dataText(said)}\n`;
  return {
    text: (what + next).trimEnd(),
    meta: { error: { code, status, detail, ...facts, request_id } },
  };
}

/** The answer as the result of `tools/call`, for the SDK. */
export function resultOf({ text, value, meta, asks }: Answer) {
  if (asks) return asks;
  return {
    content: [{ type: 'text' as const, text }],
    ...(value ? { structuredContent: value } : { isError: true }),
    ...(meta ? { _meta: meta } : {}),
  };
}

/** The same, written straight into JSON. */
export function resultJson({ text, json, meta, asks }: Answer, beside: string, metaBeside: string): string {
  if (asks) return `${JSON.stringify(asks).slice(0, -1)}${metaBeside && `,"_meta":{${metaBeside}}`}}`;
  const inner = meta ? JSON.stringify(meta).slice(1, -1) : '';
  const all = [inner, metaBeside].filter(Boolean).join();
  return `{"content":[{"type":"text","text":${JSON.stringify(text)}}],${
    json === undefined ? '"isError":true' : `"structuredContent":${json}`
  }${beside}${all && `,"_meta":{${all}}`}}`;
}
