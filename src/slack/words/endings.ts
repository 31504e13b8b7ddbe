// Refusals about handing an organization over, deleting it and bringing it back, in words.
import type { Details } from '../../org/errors.ts'
import { shorten } from '../views/blocks.ts'
import { article, type Say, type Told, upper } from './words.ts'

const unfit: Record<Exclude<Details['cannot_take_over']['because'], 'self'>, (shared: string) => string> = {
  guest: (shared) => `is a guest of this Slack workspace, and guests cannot own ${shared}`,
  owner: () => 'owns it already',
  deactivated: () => 'has a deactivated Slack account',
}

const mistyped: Record<Details['not_confirmed']['problem'], (typed: string) => string> = {
  empty: () => 'Nothing was typed.',
  alike: (typed) => `“${typed}” differs from it in capitals, spaces or the form of its letters.`,
  other: (typed) => `“${typed}” is another name.`,
}

type Codes = 'organization_gone' | 'cannot_take_over' | 'offer_open' | 'not_confirmed' | 'restore_over'

/** Each of these refusals in words. */
export const endingRefusals: { [C in Codes]: (detail: Details[C], say: Say) => Told } = {
  organization_gone: ({ organization }) => ({
    rule: 'Nothing changes in an organization that was deleted.',
    fact: `${organization} was deleted. What you sent changed nothing.`,
    fix: 'It can be restored for 30 days after that.',
  }),
  cannot_take_over: ({ person, because }, { catalog: { labels } }) => ({
    rule: `${upper(article(labels.shared))} can be handed over only to another member who may own it.`,
    fact: because === 'self' ? 'You chose yourself.' : `${person.name} ${unfit[because](article(labels.shared))}.`,
    fix: 'Choose someone else.',
  }),
  offer_open: ({ organization, by, to }) => ({
    rule: `${organization} can be offered to one person at a time.`,
    fact: `${by.name} has offered ${organization} to ${to.name}, who has not answered yet.`,
    fix: 'Wait for the answer, or withdraw that offer first.',
  }),
  not_confirmed: ({ organization, typed, problem }) => ({
    rule: `To delete ${organization}, type its name exactly as it is shown.`,
    fact: mistyped[problem](shorten(typed, 60)),
    fix: 'Type the name again.',
  }),
  restore_over: ({ organization }, say) => ({
    rule: 'What was deleted can be restored for 30 days.',
    fact: `${organization} was deleted longer ago than that.`,
    fix: `Create a new ${say.catalog.labels.shared}.`,
  }),
}
