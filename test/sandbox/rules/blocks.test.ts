// What Slack refuses in the everyday blocks.
import { describe } from 'vitest'
import { checkBlocks } from '../../../src/sandbox/slack/rules/blocks.ts'
import { button, type Case, chars, input, mrkdwn, plain, ruleTests, section, times } from './cases.ts'

const divider = { type: 'divider' }
const textInput = { type: 'plain_text_input', action_id: 'a' }
const image = { type: 'image', image_url: 'https://example.com/a.png', alt_text: 'A chart' }
const one = (bad: unknown, good: unknown): [unknown[], unknown[]] => [[bad], [good]]
const row = (rule: string, bad: unknown, says: string | string[], good: unknown): Case => {
  const [badBlocks, goodBlocks] = one(bad, good)
  return [rule, badBlocks, says, goodBlocks]
}

describe('each block', () => {
  ruleTests(
    (blocks) => checkBlocks(blocks, 'message'),
    [
      row('a block is an object', 'hello', 'blocks[0]: must be a block', divider),
      row('a block has a type Slack knows', { type: 'data_visualization' }, 'blocks[0].type: "data_v', divider),
      row('a type is no inherited property', { type: 'constructor' }, 'blocks[0].type', divider),
      row('a property Slack does not know', section({ colour: 1 }), 'blocks[0].colour: is not a property', section()),
      row('a divider has nothing', { ...divider, text: plain('x') }, 'blocks[0].text', divider),
      row(
        'a block_id has 255',
        section({ block_id: chars(256) }),
        '256 characters, the limit is 255',
        section({ block_id: chars(255) }),
      ),
      row(
        'a block_id is not empty',
        section({ block_id: '' }),
        'blocks[0].block_id: has 0',
        section({ block_id: 'a' }),
      ),
      row('a section has text or fields', { type: 'section' }, 'at least one of text, fields', section()),
      row(
        'a section text is not empty',
        section({ text: mrkdwn('') }),
        'blocks[0].text.text: has 0 characters',
        section(),
      ),
      row(
        'a section text has 3,000',
        section({ text: mrkdwn(chars(3001)) }),
        '3001 characters, the limit is 3000',
        section({ text: mrkdwn(chars(3000)) }),
      ),
      row(
        'characters are UTF-16 units',
        section({ text: plain('👨‍👩‍👧‍👦'.repeat(273)) }),
        '3003 characters',
        section({ text: plain('👨‍👩‍👧‍👦'.repeat(272)) }),
      ),
      row(
        'a text is not cut inside a character',
        section({ text: plain('👍'.slice(0, 1)) }),
        'half a surrogate',
        section({ text: plain('👍') }),
      ),
      row('a text is an object', section({ text: 'hello' }), 'blocks[0].text: must be a text', section()),
      row(
        'a text is plain_text or mrkdwn',
        section({ text: { type: 'markdown', text: 'x' } }),
        '"markdown" is no type of a text',
        section(),
      ),
      row(
        'a plain_text is never verbatim',
        section({ text: { ...plain('x'), verbatim: true } }),
        'blocks[0].text.verbatim',
        section({ text: { ...mrkdwn('x'), verbatim: true } }),
      ),
      row(
        'a mrkdwn has no emoji',
        section({ text: { ...mrkdwn('x'), emoji: true } }),
        'blocks[0].text.emoji',
        section({ text: { ...plain('x'), emoji: false } }),
      ),
      row(
        'fields are at most ten',
        { type: 'section', fields: times(11, () => plain('x')) },
        '11 items, the limit is 10',
        { type: 'section', fields: times(10, () => plain('x')) },
      ),
      row(
        'a list of fields is not empty',
        section({ fields: [] }),
        'blocks[0].fields: has 0 items',
        section({ fields: [plain('x')] }),
      ),
      row(
        'a field has 2,000',
        section({ fields: [plain(chars(2001))] }),
        'blocks[0].fields[0].text: has 2001',
        section({ fields: [plain(chars(2000))] }),
      ),
      row(
        'expand is true or false',
        section({ expand: 'true' }),
        'blocks[0].expand: must be true or false',
        section({ expand: true }),
      ),
      row(
        'an accessory is no input',
        section({ accessory: textInput }),
        'plain_text_input may not stand here',
        section({ accessory: button() }),
      ),
      row(
        'null is not a missing accessory',
        section({ accessory: null }),
        'blocks[0].accessory: must be',
        section({ accessory: undefined }),
      ),
      row('a header has 150', { type: 'header', text: plain(chars(151)) }, '151 characters, the limit is 150', {
        type: 'header',
        text: plain(chars(150)),
      }),
      row('a header is plain text', { type: 'header', text: mrkdwn('x') }, 'mrkdwn may not stand here', {
        type: 'header',
        text: plain('x'),
      }),
      row('a header level is 1 to 4', { type: 'header', text: plain('x'), level: 5 }, 'from 1 to 4', {
        type: 'header',
        text: plain('x'),
        level: 4,
      }),
      row('a header needs its text', { type: 'header' }, 'blocks[0].text: is required', {
        type: 'header',
        text: plain('x'),
      }),
      row('a context has at most ten', { type: 'context', elements: times(11, () => plain('x')) }, 'limit is 10', {
        type: 'context',
        elements: times(10, () => plain('x')),
      }),
      row('a context is not empty', { type: 'context', elements: [] }, 'has 0 items', {
        type: 'context',
        elements: [image],
      }),
      row('a context holds no buttons', { type: 'context', elements: [button()] }, '"button" is no type', {
        type: 'context',
        elements: [mrkdwn('x')],
      }),
      row(
        'actions have at most 25',
        { type: 'actions', elements: times(26, () => button()) },
        '26 items, the limit is 25',
        { type: 'actions', elements: times(25, () => button()) },
      ),
      row('actions are not empty', { type: 'actions', elements: [] }, 'has 0 items', {
        type: 'actions',
        elements: [button()],
      }),
      row(
        'actions take no plain text input',
        { type: 'actions', elements: [textInput] },
        'blocks[0].elements[0].type: plain_text_input may not stand',
        { type: 'actions', elements: [button()] },
      ),
      row('actions take no image', { type: 'actions', elements: [image] }, 'image may not stand here', {
        type: 'actions',
        elements: [button()],
      }),
      row('an input takes no button', input(button()), 'button may not stand here', input(textInput)),
      row(
        'an input needs a label',
        { type: 'input', element: textInput },
        'blocks[0].label: is required',
        input(textInput),
      ),
      row(
        'a label is plain text',
        input(textInput, { label: mrkdwn('x') }),
        'blocks[0].label.type: mrkdwn',
        input(textInput),
      ),
      row(
        'a label has 2,000',
        input(textInput, { label: plain(chars(2001)) }),
        'limit is 2000',
        input(textInput, { label: plain(chars(2000)) }),
      ),
      row(
        'a hint has 2,000',
        input(textInput, { hint: plain(chars(2001)) }),
        'blocks[0].hint.text',
        input(textInput, { hint: plain(chars(2000)) }),
      ),
      row(
        'optional is true or false',
        input(textInput, { optional: 1 }),
        'blocks[0].optional',
        input(textInput, { optional: true }),
      ),
      row(
        'dispatch_action is true or false',
        input(textInput, { dispatch_action: 'yes' }),
        'blocks[0].dispatch_action',
        input(textInput, { dispatch_action: true }),
      ),
      row('an image says what it shows', { ...image, alt_text: '' }, 'blocks[0].alt_text: has 0', image),
      row('an alt text has 2,000', { ...image, alt_text: chars(2001) }, 'limit is 2000', {
        ...image,
        alt_text: chars(2000),
      }),
      row('an image title has 2,000', { ...image, title: plain(chars(2001)) }, 'blocks[0].title.text', {
        ...image,
        title: plain(chars(2000)),
      }),
      row(
        'an image has one source',
        { ...image, slack_file: { id: 'F1' } },
        'exactly one of image_url, slack_file',
        image,
      ),
      row('an image has a source', { type: 'image', alt_text: 'x' }, 'has none', {
        type: 'image',
        alt_text: 'x',
        slack_file: { id: 'F1' },
      }),
      row(
        'a Slack file has one name',
        { type: 'image', alt_text: 'x', slack_file: { id: 'F1', url: 'https://files.slack.com/a' } },
        'exactly one of id, url',
        { type: 'image', alt_text: 'x', slack_file: { url: 'https://files.slack.com/a' } },
      ),
      row('an image address is http(s)', { ...image, image_url: 'ftp://x/y.png' }, 'must be a http or https address', {
        ...image,
        image_url: 'http://x/y.png',
      }),
      row(
        'an image address has 3,000',
        { ...image, image_url: `https://x/${chars(3000)}` },
        'the limit is 3000',
        image,
      ),
      row('a markdown block has 12,000', { type: 'markdown', text: chars(12_001) }, 'limit is 12000', {
        type: 'markdown',
        text: chars(12_000),
      }),
      row('a file is remote', { type: 'file', source: 'local', external_id: 'a' }, 'must be remote', {
        type: 'file',
        source: 'remote',
        external_id: 'a',
      }),
    ],
  )
})
