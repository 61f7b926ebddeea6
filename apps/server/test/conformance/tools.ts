import { setTimeout as pause } from 'node:timers/promises';
import type { ServerContext } from '@modelcontextprotocol/server';
import { ASKING } from './asking.ts';
import { image, resource, text, WAV } from './content.ts';

type Tool = (args: Readonly<Record<string, unknown>>, ctx: ServerContext) => unknown;

/** The suite wants to see that what comes before an answer does not wait for it. */
const MOMENT = 50;

export const TOOLS: Readonly<Record<string, Tool>> = {
  ...ASKING,
  test_simple_text: () => ({ content: [text('This is a simple text response for testing.')] }),
  test_image_content: () => ({ content: [image] }),
  test_audio_content: () => ({ content: [{ type: 'audio', data: WAV, mimeType: 'audio/wav' }] }),
  test_embedded_resource: () => ({
    content: [resource('test://embedded-resource', 'text/plain', 'This is an embedded resource content.')],
  }),
  test_multiple_content_types: () => ({
    content: [
      text('Multiple content types test:'),
      image,
      resource('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}'),
    ],
  }),
  test_error_handling: () => ({
    isError: true,
    content: [text('This tool intentionally returns an error for testing')],
  }),
  test_tool_with_logging: async (_, { mcpReq }) => {
    for (const said of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
      await mcpReq.log('info', said);
      await pause(MOMENT);
    }
    return { content: [text('Three messages were logged.')] };
  },
  test_logging_tool: async (_, { mcpReq }) => {
    await mcpReq.log('info', 'For who asked for it');
    return { content: [text('One message was logged, for who asked for it.')] };
  },
  test_tool_with_progress: async (_, { mcpReq }) => {
    const progressToken = mcpReq._meta?.progressToken;
    for (const progress of [0, 50, 100]) {
      if (progressToken !== undefined)
        await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total: 100 } });
      await pause(MOMENT);
    }
    return { content: [text(`Done: ${progressToken}`)] };
  },
};
