// Several pieces of news in one message: those of a minute as they come, and those of a day as a digest.
import type { Button, KnownBlock } from '@slack/types'
import type { Eyes } from '../../../org/telling/eyes.ts'
import type { DigestLetter } from '../../../org/telling/letters.ts'
import { dateOf } from '../../words/times.ts'
import { buttons, heading, type Message, note, type Press, shorten } from '../blocks.ts'

/** The most blocks that Slack shows in a message; some room is left for what stands around them. */
const maxBlocks = 46
/** Far more than anyone reads in one message. */
const maxLetters = 40_000
/** Slack reads no more of a message's fallback than so much. */
const maxText = 3_000

// The cut may have left the beginning of an entity, which would be read letter by letter.
const brief = (texts: readonly string[]): string => shorten(texts.join(' '), maxText).replace(/&[a-z]{0,3}…$/, '…')

/** To where its reader chooses what reaches them. */
export const reachButton: Press = { text: 'Change what reaches you', action: 'open', value: { form: 'notifications' } }

/**
 * What came within a minute about one organization, each with what can be done about it there; the same button stands once,
 * beneath the last.
 */
export function together(parts: readonly Message[]): Message {
  const at = parts.find((part) => part.at)?.at
  return {
    // What is newest first: it is what is seen of a message before it is opened.
    text: brief(parts.toReversed().map(({ text }) => text)),
    blocks: withoutDoubles(parts.flatMap(({ blocks }) => blocks)).slice(0, maxBlocks),
    ...(at ? { at } : {}),
  }
}

// From the end, so that what is newest keeps its buttons.
function withoutDoubles(blocks: readonly KnownBlock[]): KnownBlock[] {
  const seen = new Set<string>()
  const thinned = (block: KnownBlock): KnownBlock[] => {
    if (block.type !== 'actions') return [block]
    const elements = block.elements.filter((element) => element.type !== 'button' || isNew(element))
    return elements.length ? [{ ...block, elements }] : []
  }
  const isNew = ({ action_id = '', value, url }: Button) => {
    const same = JSON.stringify([action_id.split('#')[0], value, url])
    return !seen.has(same) && Boolean(seen.add(same))
  }
  return blocks.toReversed().flatMap(thinned).toReversed()
}

/** What came since the last digest, in words alone: what can be done about it stands where it belongs. */
export function digest({ day, more }: DigestLetter, parts: readonly Message[], eyes: Eyes): Message {
  const title = `Your digest of ${dateOf(day, eyes)}`
  const shown = fitting(parts.map(({ blocks }) => blocks.filter(({ type }) => type !== 'actions')))
  const left = more + parts.length - shown.length
  return {
    text: brief([`${title}:`, ...parts.map(({ text }) => text)]),
    blocks: [
      heading(title),
      ...shown.flat(),
      ...(left ? [note(`And ${left} more. App Home and the record have all of it.`)] : []),
      ...buttons([reachButton]),
    ],
  }
}

/** The first of them that fit into one message, however long what people are called is. */
function fitting(parts: KnownBlock[][]): KnownBlock[][] {
  const room = { blocks: maxBlocks - 4, letters: maxLetters }
  const end = parts.findIndex((blocks) => {
    room.blocks -= blocks.length
    room.letters -= JSON.stringify(blocks).length
    return room.blocks < 0 || room.letters < 0
  })
  return end < 0 ? parts : parts.slice(0, end)
}
