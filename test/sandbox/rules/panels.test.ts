// What Slack refuses in the larger blocks: cards, containers, tables, tasks.
import { describe } from 'vitest'
import { checkBlocks } from '../../../src/sandbox/slack/rules/blocks.ts'
import { button, chars, mrkdwn, plain, ruleTests, section, times } from './cases.ts'

const card = (more: Record<string, unknown>) => ({ type: 'card', ...more })
const titled = (more: Record<string, unknown> = {}) => card({ title: mrkdwn('Clinic'), ...more })
const raw = (text: string) => ({ type: 'raw_text', text })
const cell = (leaf: unknown) => ({ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [leaf] }] })
const text = (value: string, style?: unknown) => ({ type: 'text', text: value, style })
const picture = { type: 'image', alt_text: 'Logo', image_url: 'https://example.com/a.png' }

describe('cards', () => {
  const carousel = (count: number) => [{ type: 'carousel', elements: times(count, () => titled()) }]
  const pressed = (...ids: string[]) => titled({ actions: ids.map((id) => button({ action_id: id })) })
  ruleTests(
    (blocks) => checkBlocks(blocks, 'home'),
    [
      [
        'a card says something',
        [card({ subtitle: mrkdwn('x') })],
        'at least one of hero_image',
        [card({ hero_image: picture })],
      ],
      [
        'a card title has 150',
        [card({ title: mrkdwn(chars(151)) })],
        'limit is 150',
        [card({ title: mrkdwn(chars(150)) })],
      ],
      ['a card title is mrkdwn', [card({ title: plain('x') })], 'plain_text may not stand', [titled()]],
      [
        'a card subtitle has 150',
        [titled({ subtitle: mrkdwn(chars(151)) })],
        'limit is 150',
        [titled({ subtitle: mrkdwn('x') })],
      ],
      [
        'a card body has 200',
        [card({ body: mrkdwn(chars(201)) })],
        'limit is 200',
        [card({ body: mrkdwn(chars(200)) })],
      ],
      ['a card has buttons only', [titled({ actions: [picture] })], 'image may not stand', [pressed('a', 'b')]],
      ['a card icon is an image', [titled({ icon: button() })], 'button may not stand', [titled({ icon: picture })]],
      ['a card repeats no action', [pressed('a', 'a')], 'actions[1].action_id', [pressed('a'), pressed('a')]],
      ['a carousel has a card', carousel(0), 'has 0 items', carousel(1)],
      ['a carousel has at most ten', carousel(11), 'limit is 10', carousel(10)],
      [
        'a carousel holds cards only',
        [{ type: 'carousel', elements: [section()] }],
        '"section" is no type of a card',
        [{ type: 'carousel', elements: [pressed('a'), pressed('a')] }],
      ],
    ],
  )
})

describe('alerts and containers', () => {
  const alert = (more: Record<string, unknown>) => [{ type: 'alert', text: plain('Careful'), ...more }]
  ruleTests(
    (blocks) => checkBlocks(blocks, 'modal'),
    [
      ['an alert has a known level', alert({ level: 'fatal' }), 'must be default | info', alert({ level: 'error' })],
      ['an alert has 200', alert({ text: plain(chars(201)) }), 'limit is 200', alert({ text: mrkdwn(chars(200)) })],
    ],
  )
  const box = (more: Record<string, unknown>) => [
    { type: 'container', title: plain('Box'), child_blocks: [section()], ...more },
  ]
  const ids = (...all: string[]) => all.map((id) => section({ block_id: id, accessory: button({ action_id: 'same' }) }))
  ruleTests(
    (blocks) => checkBlocks(blocks, 'home'),
    [
      ['a container has a title', box({ title: undefined }), 'at least one of title', box({})],
      [
        'a container title has 150',
        box({ title: plain(chars(151)) }),
        'limit is 150',
        box({ title: plain(chars(150)) }),
      ],
      [
        'a container subtitle has 150',
        box({ subtitle: plain(chars(151)) }),
        'limit is 150',
        box({ subtitle: mrkdwn('x') }),
      ],
      ['a container is not empty', box({ child_blocks: [] }), 'has 0 items', box({})],
      [
        'a container has at most ten blocks',
        box({ child_blocks: times(11, () => section()) }),
        'limit is 10',
        box({ child_blocks: times(10, () => section()) }),
      ],
      ['a container holds no card', box({ child_blocks: [titled()] }), '"card" is no type', box({})],
      ['a container has a known width', box({ width: 'tiny' }), 'must be narrow', box({ width: 'wide' })],
      [
        'a container collapses only if it can',
        box({ default_collapsed: true }),
        'needs is_collapsible',
        box({ default_collapsed: true, is_collapsible: true }),
      ],
      [
        'ids inside a container count too',
        box({ child_blocks: ids('a', 'a') }),
        'child_blocks[1].block_id',
        box({ child_blocks: ids('a', 'b') }),
      ],
    ],
  )
})

describe('tables', () => {
  const table = (more: Record<string, unknown>) => [{ type: 'table', rows: [[raw('a')]], ...more }]
  const cells = (rows: number, width: number, of = 'a') => ({ rows: times(rows, () => times(width, () => raw(of))) })
  const sheet = (more: Record<string, unknown>) => [{ type: 'data_table', caption: 'People', ...cells(2, 2), ...more }]
  const settings = (count: number) => ({ column_settings: times(count, () => ({ align: 'left' })) })
  const number = (value: unknown) => table({ rows: [[{ type: 'raw_number', value, text: '7' }]] })
  ruleTests(
    (blocks) => checkBlocks(blocks, 'message'),
    [
      ['a table has at most 100 rows', table(cells(101, 1)), 'limit is 100', table(cells(100, 1))],
      ['a table has at most 20 cells in a row', table(cells(1, 21)), 'rows[0]: has 21', table(cells(1, 20))],
      ['a table describes at most 20 columns', table(settings(21)), 'limit is 20', table(settings(20))],
      [
        'a column is aligned left, center or right',
        table({ column_settings: [{ align: 'top' }] }),
        'must be left',
        table({ column_settings: [{ align: 'right', is_wrapped: true }] }),
      ],
      [
        'a cell is raw or rich',
        table({ rows: [[plain('a')]] }),
        '"plain_text" is no type of a cell',
        table({ rows: [[cell(text('a'))]] }),
      ],
      ['a cell is not empty', table({ rows: [[raw('')]] }), 'rows[0][0].text: has 0', table({})],
      ['a number cell has a number', number('7'), 'must be a number', number(7)],
      [
        'tables have 10,000 together',
        table(cells(11, 1, chars(1000))),
        '11000 characters together',
        table(cells(10, 1, chars(1000))),
      ],
      [
        'a message has one table at most',
        [...table({ block_id: 'a' }), ...table({ block_id: 'b' })],
        'only_one_table_allowed',
        table({}),
      ],
      ['a data table has a caption', sheet({ caption: undefined }), 'caption: is required', sheet({})],
      ['a data table has a header and a row', sheet(cells(1, 2)), 'at least 2', sheet(cells(2, 2))],
      ['a data table has at most 101 rows', sheet(cells(102, 1)), 'limit is 101', sheet(cells(101, 1))],
      [
        'data rows are of one length',
        sheet({ rows: [[raw('a'), raw('b')], [raw('c')]] }),
        'rows[1]: has 1 cells',
        sheet({}),
      ],
      [
        'a header cell is not rich text',
        sheet({ rows: [[cell(text('a'))], [raw('a')]] }),
        'a header cell may not be rich_text',
        sheet({ rows: [[raw('a')], [cell(text('a'))]] }),
      ],
      ['a page has 1 to 100 rows', sheet({ page_size: 101 }), 'from 1 to 100', sheet({ page_size: 100 })],
      [
        'the row header is one of the columns',
        sheet({ row_header_column_index: 2 }),
        '2 names no column',
        sheet({ row_header_column_index: 1 }),
      ],
    ],
  )
})

describe('tasks and feedback', () => {
  const task = (more: Record<string, unknown>) => ({
    type: 'task_card',
    task_id: 't',
    title: 'Count',
    status: 'complete',
    ...more,
  })
  const plan = (tasks: unknown[]) => [{ type: 'plan', title: 'Plan', tasks }]
  const thumbs = { text: plain('Good'), value: 'good' }
  const buttons = { type: 'feedback_buttons', positive_button: thumbs, negative_button: thumbs }
  const small = (elements: unknown[]) => [{ type: 'context_actions', elements }]
  const icon = { type: 'icon_button', icon: 'trash', text: plain('Delete') }
  ruleTests(
    (blocks) => checkBlocks(blocks, 'message'),
    [
      ['a task has a known status', [task({ status: 'done' })], 'must be pending', [task({})]],
      ['a task has an id', [task({ task_id: undefined })], 'task_id: is required', [task({})]],
      [
        'a task names its sources',
        [task({ sources: [button()] })],
        'button may not stand',
        [task({ sources: [{ type: 'url', url: 'https://x/', text: 'x' }] })],
      ],
      ['a plan holds tasks only', plan([section()]), '"section" is no type of a task', plan([task({})])],
      ['a plan has a title', [{ type: 'plan' }], 'title: is required', [{ type: 'plan', title: 'Plan' }]],
      ['small actions are at most five', small(times(6, () => icon)), 'limit is 5', small(times(5, () => icon))],
      ['small actions are thumbs and icons', small([button()]), 'button may not stand', small([buttons])],
      [
        'thumbs have a value of 2,000',
        small([{ ...buttons, negative_button: { ...thumbs, value: chars(2001) } }]),
        'limit is 2000',
        small([{ ...buttons, negative_button: { ...thumbs, value: chars(2000) } }]),
      ],
      [
        'thumbs have a value',
        small([{ ...buttons, positive_button: { text: plain('x') } }]),
        'value: is required',
        small([buttons]),
      ],
    ],
  )
})

describe('a video', () => {
  const video = (more: Record<string, unknown> = {}) => [
    {
      type: 'video',
      alt_text: 'A talk',
      title: plain('Talk'),
      video_url: 'https://example.com/v',
      thumbnail_url: 'https://example.com/t.png',
      ...more,
    },
  ]
  const insecure = 'http://example.com/v'
  ruleTests(
    (blocks) => checkBlocks(blocks, 'home'),
    [
      [
        'has a title below 200',
        video({ title: plain(chars(200)) }),
        'limit is 199',
        video({ title: plain(chars(199)) }),
      ],
      ['has an author below 50', video({ author_name: chars(50) }), 'limit is 49', video({ author_name: chars(49) })],
      ['comes over https', video({ video_url: insecure }), 'must be a https address', video()],
      [
        'links to https',
        video({ title_url: insecure }),
        'must be a https',
        video({ title_url: 'https://example.com' }),
      ],
      ['needs a thumbnail', video({ thumbnail_url: undefined }), 'blocks[0].thumbnail_url: is required', video()],
    ],
  )
})
