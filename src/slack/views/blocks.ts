// The few shapes that every view is built of. What people typed goes into plain text or rich text only, where Slack
// reads no markup; the fallback text, which Slack does read as markup, is neutralised here.
import type {
  Button,
  ConfirmationDialog,
  KnownBlock,
  PlainTextElement,
  RichTextElement,
  RichTextSection,
} from '@slack/types'

/** A message: what blocks show, and the fallback for notifications and screen readers. */
export type Message = {
  text: string
  blocks: KnownBlock[]
  /** The organization that its context line names; its buttons act there. */
  at?: string
}

/** A piece of a line: plain words, or words that stand out. */
export type Piece = string | { strong: string } | { code: string }

/** Words in bold. */
export const strong = (text: string): Piece => ({ strong: text })
/** Words to be typed as they are. */
export const code = (text: string): Piece => ({ code: text })

const lookAlikes: Record<string, string> = {
  '*': '∗',
  _: '＿',
  '~': '∼',
  '`': 'ˋ',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  ':': '∶',
}

/**
 * Text as Slack's markup can be given it: nothing in it mentions, links or formats. There is no escape for style
 * markers, so they give way to characters that look like them (slack.dev, "Formatting text for app surfaces").
 */
export const neutral = (text: string): string =>
  text
    .replace(/[*_~`&<>]|:(?=\S)/g, (mark) => lookAlikes[mark] ?? mark)
    // At the beginning of a line Slack reads a quote, also where it is escaped.
    .replace(/^([^\S\n]*)&gt;/gm, '$1＞')

/** What a piece says. */
export const wordsOf = (piece: Piece): string =>
  typeof piece === 'string' ? piece : 'strong' in piece ? piece.strong : piece.code

/** The fallback of a message, from the pieces that its first lines are made of. At most 3,000 characters. */
export const fallback = (...pieces: Piece[]): string =>
  // The cut may have left the beginning of an entity, which would be read letter by letter.
  shorten(neutral(pieces.map(wordsOf).join('')).trim(), 3000).replace(/&[a-z]{0,3}…$/, '…')

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** Text of at most `max` UTF-16 units, as Slack counts; a longer one ends at a whole character with "…". */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text
  let kept = ''
  for (const { segment } of graphemes.segment(text)) {
    if (kept.length + segment.length > max - 1) break
    kept += segment
  }
  return `${kept}…`
}

/** Plain text that Slack reads nothing into, not even emoji names. Never empty, which Slack refuses. */
export const plain = (text: string, max: number): PlainTextElement => ({
  type: 'plain_text',
  text: shorten(text.trim() || '–', max),
  emoji: false,
})

/** The most that one piece of a line shows: names come in hundreds, and a surface that is too large is not shown at all. */
const maxPiece = 3000

const leaf = (piece: Piece): RichTextElement => {
  const text = shorten(wordsOf(piece), maxPiece)
  if (typeof piece === 'string') return { type: 'text', text }
  return { type: 'text', text, style: 'strong' in piece ? { bold: true } : { code: true } }
}

/** Stands unseen before words of ours that begin with a name written from right to left: they would be read backwards. */
const leftMark = '\u200e'
const beginsAtTheRight = /^\P{L}*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u
const isOurs = /\p{Script=Latin}/u

/** Words of ours, read from the left whatever name they begin with. A name alone keeps its own direction. */
export const fromTheLeft = (text: string): string =>
  beginsAtTheRight.test(text) && isOurs.test(text) ? `${leftMark}${text}` : text

// Slack refuses a piece without characters. A name alone keeps its own direction.
function section(pieces: Piece[]): RichTextSection {
  const [first, ...more] = pieces.filter((piece) => wordsOf(piece) !== '')
  if (first === undefined) return { type: 'rich_text_section', elements: [] }
  if (!more.length && typeof first === 'string')
    return { type: 'rich_text_section', elements: [leaf(fromTheLeft(first))] }
  const turned = more.length > 0 && beginsAtTheRight.test(wordsOf(first)) ? [leaf(leftMark)] : []
  return { type: 'rich_text_section', elements: [...turned, ...[first, ...more].map(leaf)] }
}

/** One paragraph. */
export const line = (...pieces: Piece[]): KnownBlock => ({ type: 'rich_text', elements: [section(pieces)] })

/** A list of short lines. */
export const bullets = (items: Piece[][]): KnownBlock => ({
  type: 'rich_text',
  elements: [
    {
      type: 'rich_text_list',
      style: 'bullet',
      elements: items.map(section),
    },
  ],
})

/** A heading; on the side on which everything beneath it stands. */
export const heading = (text: string): KnownBlock => ({
  type: 'header',
  text: plain(beginsAtTheRight.test(text) ? `${leftMark}${text}` : text, 150),
})

/** Small print. */
export const note = (text: string): KnownBlock => ({ type: 'context', elements: [plain(fromTheLeft(text), 1900)] })

export const divider: KnownBlock = { type: 'divider' }

/** What a button does when pressed, by its row in `actions.ts`, with what that row reads. */
export type Press = {
  text: string
  action: string
  value?: object
  /** A page that Slack opens itself; nothing else happens. */
  url?: string
  style?: 'primary' | 'danger'
  confirm?: { title: string; text: string; yes: string }
  /** What a screen reader says where the button's text alone would not tell which thing it is about. */
  label?: string
}

const dialog = ({ title, text, yes }: NonNullable<Press['confirm']>): ConfirmationDialog => ({
  title: plain(title, 100),
  text: plain(text, 300),
  confirm: plain(yes, 30),
  deny: plain('Not now', 30),
  style: 'danger',
})

function button({ text, action, value, url, style, confirm, label }: Press, at: number): Button {
  return {
    type: 'button',
    text: plain(text, 75),
    action_id: `${action}#${at}`,
    value: JSON.stringify(value ?? {}),
    ...(url ? { url } : {}),
    ...(style ? { style } : {}),
    ...(confirm ? { confirm: dialog(confirm) } : {}),
    ...(label ? { accessibility_label: shorten(label, 75) } : {}),
  }
}

/** A row of buttons; none at all where there is nothing to press. */
export const buttons = (presses: readonly (Press | null | false | undefined)[]): KnownBlock[] => {
  const shown = presses.filter((press): press is Press => Boolean(press))
  return shown.length ? [{ type: 'actions', elements: shown.slice(0, 25).map(button) }] : []
}
