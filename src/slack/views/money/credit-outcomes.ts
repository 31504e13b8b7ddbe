// What acts on credits and budgets came to, in a sentence each.

import type { KnownBlock } from '@slack/types'
import type { Moved } from '../../../org/credits/budget-people.ts'
import type { BudgetChanged } from '../../../org/credits/budgets.ts'
import type { Given, Transferred } from '../../../org/credits/credits.ts'
import type { Raised } from '../../../org/credits/raises.ts'
import type { Receiver } from '../../../org/credits/receivers.ts'
import { anyEyes } from '../../../org/telling/eyes.ts'
import { undoButton } from '../../presses.ts'
import { credits as amount } from '../../words/money.ts'
import { dateOf } from '../../words/times.ts'
import { list, place, type Say } from '../../words/words.ts'
import { buttons, line, type Message, note, type Piece, shorten, strong } from '../blocks.ts'
import { message } from '../header.ts'

type Here = Parameters<typeof message>[1]

const credits = (say: Say, n: number): string => amount(say, n, anyEyes)

const movedFrom = ({ person, from }: Moved): string =>
  `${shorten(person.name, 75)} (was in “${shorten(from.name, 75)}”)`

const after = (name: string, entryId?: string): KnownBlock[] =>
  buttons([undoButton(entryId, `the budget ${name}`), { text: 'Budgets', action: 'budgets', value: { offset: 0 } }])

/** A budget as it is now, and who came to it from another one. */
export function budgetChanged(say: Say, caller: Here, { budget, moved, entryId }: BudgetChanged): Message {
  const words: Piece[] = [
    'The budget ',
    strong(shorten(budget.name, 100)),
    ` allows ${credits(say, budget.cap)} a month${budget.isHard ? '' : ', as a soft cap'}, for ${budget.people} ${budget.people === 1 ? 'person' : 'people'}.`,
  ]
  const first = moved.slice(0, 5).map(movedFrom)
  const told = moved.length ? [note(`Moved here: ${list(first, moved.length - first.length)}.`)] : []
  return message(say, caller, words, [line(...words), ...told, ...after(budget.name, entryId)])
}

/** A budget that is archived. */
export function budgetArchived(say: Say, caller: Here, { budget, entryId }: BudgetChanged): Message {
  const words: Piece[] = ['The budget ', strong(shorten(budget.name, 100)), ' is archived: its people have no cap now.']
  return message(say, caller, words, [line(...words), ...after(budget.name, entryId)])
}

/** What a budget allows this month. */
export function budgetRaised(say: Say, caller: Here, { budget, limit, entryId }: Raised): Message {
  const words: Piece[] = [
    'The budget ',
    strong(shorten(budget.name, 100)),
    ` allows ${credits(say, limit)} this month.`,
  ]
  return message(say, caller, words, [line(...words), ...after(budget.name, entryId)])
}

/** What an organization was given. */
export function creditsGiven(say: Say, caller: Here, { organization, amount: given, available }: Given): Message {
  const words: Piece[] = [
    strong(place(say, organization)),
    ` was given ${credits(say, given)} and has ${credits(say, available)} now.`,
  ]
  return message(say, caller, words, [line(...words)])
}

/** The organizations that share a name, to give to one of them. */
export function receivers(say: Say, caller: Here, all: readonly Receiver[], amount: number): Message {
  const words = 'More than one is called that. Which one is meant?'
  const one = ({ id, name, createdAt }: Receiver): KnownBlock[] => [
    line(strong(shorten(name, 100)), `  ·  ${id}  ·  since ${dateOf(createdAt, null)}`),
    ...buttons([
      {
        text: `Give ${credits(say, amount)}`,
        action: 'do',
        value: { ask: { verb: 'giveCredits', input: { organizationId: id, amount, note: null } } },
      },
    ]),
  ]
  return message(say, caller, [words], [line(words), ...all.slice(0, 10).flatMap(one)])
}

/** What one organization handed to another. */
export function creditsTransferred(say: Say, caller: Here, moved: Transferred): Message {
  const words: Piece[] = [
    `${credits(say, moved.amount)} moved to `,
    strong(place(say, moved.to)),
    `; ${credits(say, moved.available)} are left.`,
  ]
  return message(say, caller, words, [line(...words)])
}
