import type { Prompt } from './prompt.ts';

const PERIODS = ['this_month', 'last_month', 'this_week', 'last_week', 'this_quarter', 'last_quarter'] as const;

/** What somebody typed, as something quoted. */
const said = (text: string): string => JSON.stringify(text);

export const PROMPTS: readonly Prompt[] = [
  {
    name: 'weekly_timesheet',
    title: 'Fill in and hand in a week',
    description: 'Finds what is missing in your week, enters what you say, and hands it in when you agree.',
    arguments: [
      { name: 'week', description: 'last_week unless you say this_week', completes: ['last_week', 'this_week'] },
    ],
    needs: ['workflows.weekly_review', 'workflows.log_day', 'time.timesheets.submit'],
    write: ({ week = 'last_week' }) => `Help me with my timesheet of ${said(week)}.

1. Call \`workflows_weekly_review\`. From that week, tell me the hours of each day, the days without time, and a timer that still runs.
2. For each missing day, ask me what I worked on. Do not make up time.
3. Enter what I say with \`workflows_log_day\`, one call a day.
4. Call \`workflows_weekly_review\` again and show me the week with its total against my capacity.
5. Ask whether to hand it in. Only when I say yes, call \`time_timesheets_submit\` with a day of that week as week_of.`,
  },
  {
    name: 'invoice_client',
    title: 'Draft an invoice for a client',
    description: 'Drafts an invoice of what is unbilled, and shows what it has and what was left out. You issue it.',
    arguments: [
      { name: 'client', description: 'What the client is called', required: true, completes: 'cli' },
      { name: 'period', description: 'this_month unless you say otherwise', completes: PERIODS },
    ],
    needs: ['clients.list', 'workflows.draft_invoice'],
    write: ({
      client = '',
      period = 'this_month',
    }) => `Draft an invoice to the client called ${said(client)} for ${said(period)}.

1. Find the client with \`clients_list\` (q). Where several fit, ask me which.
2. Call \`workflows_draft_invoice\` with its client_id, that period and by=task.
3. Show me the lines, the taxes and the total as they were answered, then everything under left_out with its reason.
4. Do not issue or send it. Tell me that it is a draft, and that I can have lines changed or issue it.`,
  },
  {
    name: 'stand_up',
    title: 'Prepare a stand-up',
    description: 'Yesterday, today, and what is in the way, from your tasks and your time.',
    arguments: [],
    needs: ['work.my_day', 'workflows.weekly_review'],
    write: () => `Prepare my stand-up.

1. Call \`work_my_day\` and \`workflows_weekly_review\`.
2. Say in at most eight lines: what I did on my last working day (time by project, tasks done), what is on today (due and
   under way), and what is in the way (overdue, waiting for somebody).
3. Name tasks by key and title. Change nothing.`,
  },
  {
    name: 'month_end',
    title: 'Close a month',
    description:
      'What is still open before the month can be billed, and drafts for every client that has unbilled time.',
    arguments: [
      { name: 'period', description: 'last_month unless you say this_month', completes: ['last_month', 'this_month'] },
    ],
    needs: [
      'workflows.weekly_review',
      'time.unbilled',
      'time.timesheets.list',
      'workflows.draft_invoice',
      'invoices.list',
    ],
    write: ({ period = 'last_month' }) => `Close the month with me: ${said(period)}.

1. Call \`workflows_weekly_review\` with team=true: who has days or weeks without time?
2. Call \`time_timesheets_list\` with status=submitted: which weeks wait for approval?
3. Call \`time_unbilled\` for the days of the month: which clients have something to bill, and how much?
4. Show me all of this in one table, and ask for which clients to draft.
5. For each client I name, call \`workflows_draft_invoice\` with that period. Show total and what was left out.
6. Call \`invoices_list\` with overdue=true and tell me who owes us for how long.
Issue, send and approve nothing.`,
  },
];
