// What reaches someone, and by which way: the form in which they choose, and what they are told of it.
import type { ModalView } from '@slack/types'
import { type Chosen, isOff } from '../../../org/telling/preferences.ts'
import { topics } from '../../../org/telling/topics.ts'
import { nameOf, type Typed, topicWords, type Way, ways } from '../../words/reach.ts'
import { list, type Say } from '../../words/words.ts'
import { bullets, buttons, code, line, type Message, note, type Piece, shorten, strong, wordsOf } from '../blocks.ts'
import { choice, form, type Here } from '../form.ts'
import { message } from '../header.ts'

const always =
  'Invitations, changes of your own role and access, payments that failed and security always reach you at once. At night other news about billing wait until 8:00 where you are; that is also when a digest comes.'

/** The form: one way for each topic. Without an address that e-mail reaches, none that needs one can be chosen. */
export function notificationsForm(say: Say, caller: Here, { reach, address }: Chosen): ModalView {
  const fields = topics.map((topic) => {
    const { name, about } = topicWords[topic]
    const chosen = nameOf(reach[topic])
    const options = (Object.keys(ways) as Way[])
      .filter((way) => address !== null || !ways[way].ways.mail || way === chosen)
      .map((way) => ({ text: ways[way].text, value: way }))
    return choice({ id: topic, label: name, hint: about, value: chosen }, options)
  })
  const where = address
    ? `E-mail goes to ${address}.`
    : 'No e-mail can be sent to you from here: Slack has confirmed no address of yours, or none is sent.'
  return form(say, caller, {
    name: 'notifications',
    title: 'What reaches you',
    submit: 'Save',
    blocks: [note(`It holds for all your ${say.catalog.labels.sharedPlural}. ${where}`), ...fields, note(always)],
  })
}

/** What reaches them from now on, and how they hear again of what they turned off. */
export function saved(say: Say, caller: Here, { reach, address }: Chosen): Message {
  const off = topics.filter((topic) => isOff(reach[topic]))
  const isUnmailed = address === null && topics.some((topic) => reach[topic].mail)
  const rows = topics.map((topic): Piece[] => [
    strong(topicWords[topic].name),
    `: ${ways[nameOf(reach[topic])].text.toLowerCase()}`,
  ])
  const unmute: Piece[] = [
    'To hear of ',
    list(off.map((topic) => topicWords[topic].name.toLowerCase())),
    ' again, type ',
    code(`${say.command} notifications ${off.length === 1 ? off[0] : 'all'} on`),
    '.',
  ]
  return message(
    say,
    caller,
    ['This reaches you now: ', words(rows)],
    [
      line('This reaches you now, wherever you are:'),
      bullets(rows),
      ...(off.length ? [line(...unmute)] : []),
      ...(isUnmailed ? [note('No e-mail can be sent to you yet; until then it comes by direct message.')] : []),
      note(always),
      ...buttons([{ text: 'Change', action: 'open', value: { form: 'notifications' } }]),
    ],
  )
}

/** What was typed and names no topic or no way, with what may have been meant and what there is. */
export function notUnderstood(
  say: Say,
  caller: Here,
  { what, typed, nearest }: Extract<Typed, { is: 'unknown' }>,
): Message {
  const said = strong(`“${shorten(typed, 60)}”`)
  const wrong: Piece[] =
    what === 'way' ? [said, ' is no way in which news reach you.'] : [said, ' is neither a topic nor a way.']
  const known: Piece[] = [
    `Topics are ${list(topics)}. Ways are dm, email, both, digest, digest email and off. For example `,
    code(`${say.command} notifications people digest`),
  ]
  return message(
    say,
    caller,
    [...wrong, ' Nothing was changed.', nearest ? ` Did you mean ${say.command} notifications ${nearest}?` : ''],
    [
      line(...wrong, ' Nothing was changed.', nearest ? ' Did you mean this?' : ''),
      line(...known),
      ...buttons([
        nearest
          ? {
              text: `${say.command} notifications ${nearest}`,
              action: 'run',
              value: { subcommand: `notifications ${nearest}` },
              style: 'primary',
            }
          : null,
        { text: 'Choose in a form', action: 'open', value: { form: 'notifications' } },
      ]),
    ],
  )
}

const words = (rows: Piece[][]): string => rows.map((row) => row.map(wordsOf).join('')).join('; ')
