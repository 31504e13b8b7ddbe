// Requests and their decisions, as whoever asks and whoever decides sees them.
import type { ModalView } from '@slack/types'
import type { Decided } from '../../../org/asking/approvals.ts'
import type { Own, Asked as OwnRequests } from '../../../org/asking/asked.ts'
import type { Retracted } from '../../../org/asking/reminders.ts'
import type { Asked } from '../../../org/asking/requests.ts'
import { pageSize, type Waiting } from '../../../org/asking/tasks.ts'
import type { Caller } from '../../../org/people/people.ts'
import type { Eyes } from '../../../org/telling/eyes.ts'
import type { ApprovalLetter, InvitationLetter } from '../../../org/telling/letters.ts'
import { asked as inWords } from '../../words/asked.ts'
import { dayFor } from '../../words/money.ts'
import { list, place, type Say, upper } from '../../words/words.ts'
import { buttons, divider, fallback, heading, line, type Message, note, type Piece, strong } from '../blocks.ts'
import { eyesOf, form, type Here as Place, text } from '../form.ts'
import { message } from '../header.ts'
import { taskBlocks } from '../home/tasks.ts'
import { invitationBlocks } from '../letters/letters.ts'
import { offerLetter } from '../letters/offers.ts'
import { reminded } from '../organization/endings.ts'
import { pager } from '../organization/organizations.ts'

type Here = Pick<Caller, 'context' | 'ended'>

/** What whoever is invited can do instead of asking. */
export const invitedAlready = (say: Say, caller: Here & Partial<Place>, letter: InvitationLetter): Message =>
  message(
    say,
    caller,
    ['You are invited there already. Accept, and you are in.'],
    [
      line('You are invited there already, so nobody has to decide. Accept, and you are in.'),
      ...invitationBlocks(say, letter, eyesOf(caller)),
    ],
  )

/** A request that was sent, and who can decide it. */
export function requested(say: Say, caller: Here, sent: Asked): Message {
  const { deciders, isAgain, isQuiet, further, ask, names, organization, approvalId } = sent
  if (ask.verb === 'transfer') return reminded(say, caller, sent)
  const what = inWords(ask, { names, where: ask.verb === 'create' ? null : place(say, organization) }, say)
  const people = list(
    deciders.slice(0, 3).map(({ name }) => name),
    Math.max(0, deciders.length - 3),
  )
  const words: Piece[] = [
    isQuiet ? 'Your request to ' : isAgain ? 'Reminded: your request to ' : 'Asked to ',
    strong(what),
    isAgain ? ` is still open${further === 'added' ? ', now with what you added' : ''}.` : '.',
  ]
  const tooLong = 'What you wrote this time was not added: with what you wrote before, it is too long.'
  const who = people
    ? `${people} can decide. You get a direct message when it is decided.`
    : 'Nobody can decide it yet; it waits until somebody can.'
  return message(
    say,
    caller,
    [...words, ` ${who}`],
    [
      line(...words),
      ...(further === 'too_long' ? [line(tooLong)] : []),
      note(isQuiet ? `They were reminded within the last hour, and are not again. ${who}` : who),
      ...buttons([{ text: 'Remind them', action: 'remind', value: { approvalId } }]),
    ],
  )
}

const states = {
  approved: 'Approved',
  denied: 'Denied',
  expired: 'Expired before anyone decided',
  withdrawn: 'Withdrawn',
}

/** Why a press decided nothing. */
const before: Record<Decided['state'], string> = {
  approved: 'It had been decided before you pressed; the first decision stands.',
  denied: 'It had been decided before you pressed; the first decision stands.',
  expired: 'Its time was over before you pressed.',
  withdrawn: 'It had been taken back before you pressed.',
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
      ...(isNow ? [] : [note(before[state])]),
      ...(isNow && state === 'approved' && isPaid(ask)
        ? [note('Stripe’s page follows in a direct message to you.')]
        : []),
    ],
  }
}

// Whoever approves a payment makes it, on a page of their own.
const isPaid = ({ verb }: Decided['ask']): boolean => verb === 'upgrade' || verb === 'topUp' || verb === 'addCard'

/** To deny a request: why is theirs to say or not. */
export const denyForm = (
  say: Say,
  caller: Place,
  { approvalId, requester, ask, names, organization, reason }: ApprovalLetter,
  from: { isHome: boolean },
): ModalView =>
  form(say, caller, {
    name: 'deny',
    title: 'Deny',
    submit: 'Deny',
    blocks: [
      line(
        strong(requester.name),
        ` asks to ${inWords(ask, { names, where: organization && place(say, organization), by: requester.id }, say)}.`,
      ),
      ...(reason ? [note(`Why: ${reason}`)] : []),
      text({
        id: 'reason',
        drawnFor: `${approvalId}.${from.isHome ? 'home' : ''}`,
        label: 'Your reason',
        isOptional: true,
        placeholder: 'We keep this to the people of the clinic',
        hint: `${requester.name} reads it.`,
      }),
    ],
  })

/** What waits for its reader's decision, and what they asked for themselves. */
export function requests(
  say: Say,
  caller: Here & { person: Eyes },
  { tasks, total, hasMore, offset }: Waiting,
  own: OwnRequests,
): Message {
  const { open, over, hasMore: hasOlder } = own
  const many = `${total}${hasMore ? '+' : ''}`
  const fact = `${total ? `${many} waiting for you` : 'Nothing waits for you'}; ${open.length || 'none'} of your own open.`
  return message(
    say,
    caller,
    [fact],
    [
      heading('Waiting for you'),
      ...tasks.flatMap((task, at) => [...(at ? [divider] : []), ...taskBlocks(say, task, eyesOf(caller))]),
      ...(tasks.length ? [] : [note('Nothing waits for you.')]),
      ...pager('requests', offset, pageSize, offset + tasks.length < total),
      heading('What you asked for'),
      ...open.flatMap((one) => openBlocks(say, one, caller.person)),
      ...over.map((one) => line(...ownWords(say, one), ...ending(one, caller.person))),
      ...(open.length || over.length ? [] : [note('Nothing in the last 30 days.')]),
      ...(hasOlder ? [note('Older ones are not shown.')] : []),
      ...buttons([{ text: 'Ask to join', action: 'open', value: { form: 'join' } }]),
    ],
  )
}

const ownWords = (say: Say, { ask, names, organization }: Own): Piece[] => [
  strong(upper(inWords(ask, { names, where: organization && place(say, organization) }, say))),
]

const openBlocks = (say: Say, one: Own, eyes: Eyes) => [
  line(...ownWords(say, one), `  ·  open until ${dayFor(one.expiresAt, eyes)}`),
  ...(one.reason ? [note(`Why: ${one.reason}`)] : []),
  ...buttons([
    { text: 'Remind them', action: 'remind', value: { approvalId: one.approvalId } },
    { text: 'Withdraw', action: 'withdraw', value: { approvalId: one.approvalId } },
  ]),
]

function ending({ state, decider, decidedAt, answer }: Own, eyes: Eyes): Piece[] {
  const outcome = state === 'pending' ? 'open' : states[state].toLowerCase()
  const when = decidedAt ? ` on ${dayFor(decidedAt, eyes)}` : ''
  return [`  ·  ${outcome}${decider ? ` by ${decider.name}` : ''}${when}`, ...(answer ? [`\n“${answer}”`] : [])]
}

/** A request that was taken back by its maker, or that had been decided before. */
export function retracted(say: Say, caller: Here, { organization, ask, names, state }: Retracted): Message {
  const what = inWords(ask, { names, where: organization && place(say, organization) }, say)
  const words: Piece[] =
    state === 'withdrawn'
      ? ['Withdrew your request to ', strong(what), '. Nobody is asked any more.']
      : ['Your request to ', strong(what), ` was ${states[state].toLowerCase()} before; nothing was changed.`]
  return message(say, caller, words, [line(...words), ...buttons([{ text: 'My requests', action: 'requests' }])])
}
