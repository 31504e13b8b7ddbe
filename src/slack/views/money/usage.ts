// A month of usage as people see it: its picture, the same numbers in words, and what each member was charged.
import type { ImageBlock, KnownBlock } from '@slack/types'
import type { PictureAt } from '../../../org/credits/charts.ts'
import type { By, Charge, Charges, Month } from '../../../org/credits/usage.ts'
import type { Eyes } from '../../../org/telling/eyes.ts'
import { creditsButton } from '../../presses.ts'
import { amount, credits } from '../../words/money.ts'
import {
  isRunning,
  monthAfter,
  monthName,
  ownKeys,
  pace,
  partName,
  pictureInWords,
  share,
  shortMonth,
  usedOf,
  usedToday,
} from '../../words/usage.ts'
import { count, list, place, type Say } from '../../words/words.ts'
import {
  bullets,
  buttons,
  heading,
  line,
  type Message,
  note,
  type Piece,
  type Press,
  plain,
  shorten,
  strong,
} from '../blocks.ts'
import { message } from '../header.ts'
import type { Reader } from './plans.ts'

/** So many members' charges stand on a page. */
export const chargesOnPage = 20

/** The picture of a month, with what it shows in words for whoever does not see it. */
export const monthImage = (say: Say, month: Month, at: PictureAt, title: string): ImageBlock => ({
  type: 'image',
  ...('url' in at ? { image_url: at.url } : { slack_file: { id: at.fileId } }),
  alt_text: shorten(pictureInWords(say, month), 1900),
  title: plain(title, 200),
})

/** What stands with the numbers of a month: its picture, null where none could be made, and what is said before all. */
type Beside = { picture: PictureAt | null; first?: string }

/** A month in words and as a picture. */
export function usage(say: Say, caller: Reader, month: Month, { picture, first = '' }: Beside): Message {
  const eyes = caller.person
  const title = `Usage in ${monthName(month.month)}`
  const words: Piece[] = [strong(place(say, month.organization)), ' used ', strong(usedOf(say, eyes, month)), '.']
  const lasts = pace(say, eyes, month)
  return message(
    say,
    caller,
    [...(first ? [`${first} `] : []), ...words, lasts ? ` ${lasts}` : ''],
    [
      heading(title),
      ...(first ? [line(strong(first))] : []),
      line(...words),
      ...(isRunning(month) ? [line(`Today: ${credits(say, usedToday(month), eyes)}. ${lasts}`)] : []),
      picture
        ? monthImage(say, month, picture, `${title}, ${month.by === 'group' ? 'by budget' : 'by member'}`)
        : note('The picture could not be made just now; these are its numbers.'),
      ...inNumbers(say, eyes, month),
      ...buttons(turns(caller, month)),
      ...buttons(doors(say, month)),
    ],
  )
}

/** What the bars are made of, in the order in which they stand on one another. */
function inNumbers(say: Say, eyes: Eyes, month: Month): KnownBlock[] {
  if (!month.parts.length) return [note(`Nobody used any in ${monthName(month.month)}.`)]
  const rows = month.parts.map((part, at): Piece[] => [
    // Else a name in letters from right to left would turn the whole line around.
    `${at + 1}\u200e  `,
    strong(shorten(partName(say, part, month.by), 150)),
    `  ${credits(say, part.total, eyes)}  ·  ${share(part.total, month.total)}`,
  ])
  return [bullets(rows)]
}

function turns({ context }: Reader, { month, by, at }: Month): (Press | null)[] {
  const other: By = by === 'member' ? 'group' : 'member'
  const to = (text: string, later: number): Press => {
    const there = monthAfter(month, later)
    return { text, action: 'usage', value: { month: there, by }, label: `${text}: usage in ${monthName(there)}` }
  }
  const isLast = monthAfter(month) > at.toISOString().slice(0, 7)
  return [
    to(`← ${shortMonth(monthAfter(month, -1))}`, -1),
    isLast || isRunning({ month, at }) ? null : to(`${shortMonth(monthAfter(month))} →`, 1),
    context.kind === 'shared'
      ? { text: other === 'group' ? 'By budget' : 'By member', action: 'usage', value: { month, by: other } }
      : null,
  ]
}

const doors = (say: Say, { month, organization, parts }: Month): (Press | null)[] => [
  organization.kind === 'shared' && parts.length
    ? { text: 'Charges by member', action: 'charges', value: { month, offset: 0 } }
    : null,
  parts.length ? csv(month) : null,
  creditsButton(say),
]

const csv = (month: string): Press => ({
  text: 'Send as CSV',
  action: 'exportUsage',
  value: { month },
  label: `Send as CSV: what was charged in ${monthName(month)}`,
})

/** What each member was charged in a month (row K6). */
export function charges(say: Say, caller: Reader, all: Charges, offset: number): Message {
  const { month, total, organization } = all
  const shown = all.charges.slice(offset, offset + chargesOnPage)
  const words: Piece[] = [
    strong(place(say, organization)),
    ` used ${credits(say, total, caller.person)} in ${monthName(month)}.`,
  ]
  const page = (text: string, to: number): Press => ({ text, action: 'charges', value: { month, offset: to } })
  return message(say, caller, words, [
    heading(`Charges in ${monthName(month)}`),
    line(...words),
    shown.length
      ? bullets(shown.map((charge) => chargeWords(say, caller.person, charge)))
      : note('Nobody was charged anything.'),
    ...(all.charges.length > chargesOnPage
      ? [note(`${offset + 1}–${offset + shown.length} of ${count(all.charges.length, 'member')}, the largest first.`)]
      : []),
    ...buttons([
      offset > 0 && page('← Previous', Math.max(0, offset - chargesOnPage)),
      offset + shown.length < all.charges.length && page('Next →', offset + chargesOnPage),
    ]),
    ...buttons([{ text: 'Usage', action: 'usage', value: { month, by: 'member' } }, shown.length > 0 && csv(month)]),
  ])
}

const chargeWords = (
  say: Say,
  eyes: Eyes,
  { name, personId, groups, amount: used, entries, share: of }: Charge,
): Piece[] => [
  '\u200e',
  strong(personId ? shorten(name, 100) : ownKeys(say)),
  `  ${amount(say, used, eyes)}  ·  ${of.toLocaleString('en')}%  ·  ${count(entries, 'use')}`,
  groups.length
    ? `  ·  in ${list(
        groups.slice(0, 3).map((name) => shorten(name, 100)),
        Math.max(0, groups.length - 3),
      )}`
    : '',
]

/** A file that is on its way. */
export function exported(say: Say, caller: Reader, { organization, month, total }: Charges): Message {
  const words: Piece[] = [
    'The charges of ',
    strong(place(say, organization)),
    ` in ${monthName(month)} are on their way to you`,
  ]
  const how = `, ${credits(say, total, caller.person)} in all, as a CSV file. It comes by direct message.`
  return message(say, caller, [...words, how], [line(...words, how), note('The record says that you exported them.')])
}
