import { inputRequired, type ServerContext } from '@modelcontextprotocol/server';
import { elicit, given } from './asking.ts';
import { image, resource, text } from './content.ts';

type Content = ReturnType<typeof text> | typeof image | ReturnType<typeof resource>;
type Args = Readonly<Record<string, string>>;

const messages = (...contents: Content[]) => ({
  messages: contents.map((content) => ({ role: 'user' as const, content })),
});

export const PROMPTS: Readonly<Record<string, (args: Args, ctx: ServerContext) => unknown>> = {
  test_simple_prompt: () => messages(text('This is a simple prompt for testing.')),
  test_prompt_with_arguments: ({ arg1, arg2 }) =>
    messages(text(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)),
  test_prompt_with_embedded_resource: ({ resourceUri = '' }) =>
    messages(
      resource(resourceUri, 'text/plain', 'Embedded resource content for testing.'),
      text('Please process the embedded resource above.'),
    ),
  test_prompt_with_image: () => messages(image, text('Please analyze the image above.')),
  test_input_required_result_prompt: (_, ctx) => {
    const said = given(ctx, 'user_context');
    if (said) return messages(text(`Context: ${said.context}`));
    return inputRequired({ inputRequests: { user_context: elicit('What context should the prompt use?', 'context') } });
  },
};
