// Help: every subcommand that works, drawn from the table of them, and a page for each topic.
import type { KnownBlock } from '@slack/types'
import type { Caller } from '../../org/people/people.ts'
import { list, type Say, type Worded, worded } from '../words/words.ts'
import { bullets, buttons, code, heading, line, type Message, note, type Piece, type Press, strong } from './blocks.ts'
import { message } from './header.ts'

type Here = Pick<Caller, 'context' | 'ended'>
/** What help says of a subcommand. */
export type Topic = {
  name: string
  usage: string
  about: Worded
  area: string
  more?: Worded
  /** Something that works when it is pasted. */
  example?: Worded
}

/** What help was asked about and is no topic, with the nearest one. */
export type Missed = { typed: string; nearest: string | null }

function missing({ command }: Say, { typed, nearest }: Missed): { text: string; blocks: KnownBlock[] } {
  const text = `There is no help on “${typed}”.${nearest ? ` Did you mean ${nearest}?` : ''}`
  const press = nearest && { text: `${command} help ${nearest}`, action: 'help', value: { topic: nearest } }
  return { text, blocks: [line(text), ...buttons([press ? { ...press, style: 'primary' } : null])] }
}

/** All subcommands, by area; below what was asked about, where that is none of them. */
export function help(say: Say, caller: Here, topics: readonly Topic[], missed: Missed | null = null): Message {
  const above = missed && missing(say, missed)
  const areas = [...new Set(topics.map(({ area }) => area))]
  const row = ({ usage, about }: Topic): Piece[] => [code(`${say.command} ${usage}`.trim()), `  ${worded(say, about)}`]
  return message(
    say,
    caller,
    [
      above ? `${above.text} ` : '',
      `What you can type after ${say.command}: ${list(topics.flatMap(({ name }) => name || []))}.`,
    ],
    [
      ...(above?.blocks ?? []),
      heading('What you can type'),
      ...areas.flatMap((area) => [line(strong(area)), bullets(topics.filter((topic) => topic.area === area).map(row))]),
      note(
        `Leave out what you do not know: a form asks for it. Type ${say.command} help create for more about one of them.`,
      ),
    ],
  )
}

/** One subcommand, with an example that works when pasted. */
export function topic(say: Say, caller: Here, { name, usage, more, example, ...rest }: Topic): Message {
  const about = worded(say, rest.about)
  const press: Press | null =
    name === 'create' ? { text: say.catalog.creation.button, action: 'open', value: { form: 'create' } } : null
  return message(
    say,
    caller,
    [`${`${say.command} ${usage}`.trim()}: ${about}`],
    [
      line(code(`${say.command} ${usage}`.trim()), `\n${about}`),
      ...(more ? [line(worded(say, more))] : []),
      ...(example ? [line('For example ', code(`${say.command} ${worded(say, example)}`))] : []),
      ...buttons([press, { text: 'All of them', action: 'help', value: { topic: '' } }]),
    ],
  )
}

/** Something that was typed and is no subcommand, with the nearest one. */
export function unknownCommand(say: Say, caller: Here, typed: string, nearest: string | null): Message {
  const guess = nearest ? `Did you mean ${say.command} ${nearest}?` : `${say.command} help shows what there is.`
  return message(
    say,
    caller,
    [`There is no “${typed}”. ${guess}`],
    [
      line('There is no ', strong(typed), `. ${guess}`),
      ...buttons([
        nearest
          ? { text: `${say.command} ${nearest}`, action: 'run', value: { subcommand: nearest }, style: 'primary' }
          : null,
        { text: 'Help', action: 'help', value: { topic: '' } },
      ]),
    ],
  )
}
