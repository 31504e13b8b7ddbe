// A message as it is read outside of Slack: its lines in plain text, and of what can be pressed the pages, which are all that
// can be opened from there.
import type { ContextBlock, HeaderBlock, KnownBlock, RichTextBlock } from '@slack/types'
import type { Written } from '../../org/telling/mail.ts'
import type { Message } from '../views/blocks.ts'
import type { Say } from '../words/words.ts'

/** A message in plain lines: of what waits to be decided, also where that is done; `closing` says how to change what comes. */
export const written = ({ command }: Pick<Say, 'command'>, { blocks }: Message, isToDecide: boolean): Written => ({
  lines: [
    ...blocks.flatMap(linesOf),
    ...(isToDecide ? [`To decide, type ${command} requests in Slack, or open the app’s Home there.`] : []),
  ],
  links: blocks.flatMap(linksOf),
  closing: [`To choose what reaches you, and how, type ${command} notifications in Slack.`],
})

function linesOf(block: KnownBlock): string[] {
  if (block.type === 'rich_text') return proseOf(block)
  if (block.type === 'context') return smallPrintOf(block)
  if (block.type === 'header') return [(block as HeaderBlock).text.text]
  return []
}

type Section = Extract<RichTextBlock['elements'][number], { type: 'rich_text_section' }>

const proseOf = ({ elements }: RichTextBlock): string[] =>
  elements.flatMap((element) => {
    if (element.type === 'rich_text_list') return element.elements.map((item) => `• ${wordsOf(item)}`)
    return element.type === 'rich_text_section' ? [wordsOf(element)] : []
  })

const wordsOf = ({ elements }: Section): string =>
  elements.map((element) => ('text' in element ? (element.text ?? '') : '')).join('')

const smallPrintOf = ({ elements }: ContextBlock): string[] =>
  elements.flatMap((element) => (element.type === 'image' ? [] : [element.text]))

function linksOf(block: KnownBlock): Written['links'] {
  if (block.type !== 'actions') return []
  return block.elements.flatMap((element) =>
    element.type === 'button' && element.url ? [{ label: element.text.text, url: element.url }] : [],
  )
}
