// Requests and their decisions, as whoever asks and whoever decides sees them.
import type { Decided } from '../../org/asking/approvals.ts'
import type { Asked } from '../../org/asking/requests.ts'
import type { Caller } from '../../org/people/people.ts'
import { asked as inWords } from '../words/asked.ts'
import { list, place, type Say } from '../words/words.ts'
import { buttons, fallback, line, type Message, note, type Piece, strong } from './blocks.ts'
import { reminded } from './endings.ts'
import { message } from './header.ts'
import { offerLetter } from './offers.ts'

type Here = Pick<Caller, 'context' | 'ended'>

/** A request that was sent, and who can decide it. */
export function requested(say: Say, caller: Here, sent: Asked): Message {
  const { deciders, isAgain, ask, names, organization, approvalId } = sent
  if (ask.verb === 'transfer') return reminded(say, caller, sent)
  const what = inWords(ask, { names, where: ask.verb === 'create' ? null : place(say, organization) }, say)
  const people = list(
    deciders.slice(0, 3).map(({ name }) => name),
    Math.max(0, deciders.length - 3),
  )
  const words: Piece[] = [
    isAgain ? 'Reminded: your request to ' : 'Asked to ',
    strong(what),
    isAgain ? ' is still open.' : '.',
  ]
  const who = people
    ? `${people} can decide. You get a direct message when it is decided.`
    : 'Nobody can decide it yet; it waits until somebody can.'
  return message(
    say,
    caller,
    [...words, ` ${who}`],
    [line(...words), note(who), ...buttons([{ text: 'Remind them', action: 'remind', value: { approvalId } }])],
  )
}

const states = {
  approved: 'Approved',
  denied: 'Denied',
  expired: 'Expired before anyone decided',
  withdrawn: 'Withdrawn',
}

/** A decision, in the place of the request's buttons; whoever made it. */
export function decided(say: Say, decision: Decided): Message {
  const { requester, ask, names, organization, state, decider, isNow } = decision
  if (ask.verb === 'transfer' && organization)
    return offerLetter(say, { ...decision, organization, keeps: ask.input.keeps, approvalId: '', expiresAt: null })
  const about = { names, where: organization && place(say, organization), by: requester.id }
  const what: Piece[] = [strong(requester.name), ` asks to ${inWords(ask, about, say)}.`]
  const outcome = `${states[state]}${decider ? ` by ${decider.name}` : ''}.`
  return {
    text: fallback(...what, ` ${outcome}`),
    blocks: [
      line(...what),
      line(strong(outcome)),
      ...(isNow ? [] : [note('It had been decided before you pressed; the first decision stands.')]),
      ...(isNow && state === 'approved' && isPaid(ask)
        ? [note('Stripe’s page follows in a direct message to you.')]
        : []),
    ],
  }
}

// Whoever approves a payment makes it, on a page of their own.
const isPaid = ({ verb }: Decided['ask']): boolean => verb === 'upgrade' || verb === 'topUp' || verb === 'addCard'
