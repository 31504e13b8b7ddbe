// What its reader used the product for where they are; nobody else sees it.
import type { History } from '../../../org/programs/history.ts'
import { count, place, type Say } from '../../words/words.ts'
import { buttons, code, heading, line, type Message, note, type Press, shorten, strong } from '../blocks.ts'
import { eyesOf, type Here } from '../form.ts'
import { message } from '../header.ts'
import { day } from '../letters/letters.ts'

const pageSize = 10
const turnTo = (text: string, offset: number): Press => ({ text, action: 'history', value: { offset } })

/** One page of one's own history, the newest first (row C5). */
export function history(say: Say, caller: Here, { entries, total, offset }: History): Message {
  const where = caller.context.workspace?.name ?? place(say, caller.context)
  const words = total
    ? `You used ${say.catalog.name} ${count(total, 'time')} in ${shorten(where, 100)}.`
    : `You have no history in ${shorten(where, 100)} yet: nothing was used there.`
  return message(
    say,
    caller,
    [words, ...entries.slice(0, 5).map(({ title }) => ` ${shorten(title, 100)}.`)],
    [
      heading('Your history'),
      line(words),
      ...entries.map(({ title, at, resource }) =>
        line(
          strong(title),
          `  ·  ${day(at, eyesOf(caller))}`,
          ...(resource ? ['  ·  ', code(resource.externalId)] : []),
        ),
      ),
      ...buttons([
        offset > 0 && turnTo('← Newer', Math.max(0, offset - pageSize)),
        offset + entries.length < total && turnTo('Older →', offset + pageSize),
      ]),
      note('Nobody else sees it, whatever their role.'),
    ],
  )
}
