// The direct message of someone who is offered an organization, in whatever state the offer is now; and what became of it,
// for whoever made it.
import type { KnownBlock } from '@slack/types'
import type { OrganizationRef, PersonRef } from '../../../org/context.ts'
import { anyEyes, type Eyes } from '../../../org/telling/eyes.ts'
import type { ApprovalLetter, News } from '../../../org/telling/letters.ts'
import { ownerOf, role, type Say } from '../../words/words.ts'
import { buttons, fallback, line, type Message, note, type Piece, type Press, strong } from '../blocks.ts'
import { day } from './letters.ts'

export type OfferState = ApprovalLetter['state']
/** An offer as whoever it was made to sees it. `expiresAt` and `approvalId` matter while it is open. */
export type OfferSeen = {
  organization: Pick<OrganizationRef, 'id' | 'name'>
  requester: PersonRef
  keeps: string
  state: OfferState
  approvalId: string
  expiresAt: Date | null
}

/** An offer with its answer, or with the buttons for one. */
export function offerLetter(say: Say, offer: OfferSeen, eyes: Eyes = anyEyes): Message {
  const { requester, organization, state } = offer
  const words: Piece[] = [strong(requester.name), ' wants to hand ', strong(organization.name), ' over to you.']
  const outcome = state === 'pending' ? null : outcomes[state](say, offer)
  return {
    text: fallback(...words, outcome ? ` ${outcome}` : ''),
    blocks: [
      line(...words),
      ...(outcome ? [note(outcome), ...next(offer)] : [note(terms(say, offer, eyes)), ...choices(offer)]),
    ],
  }
}

const terms = (say: Say, { requester, keeps, expiresAt }: OfferSeen, eyes: Eyes): string =>
  `If you accept, you are ${ownerOf(say)} and can do everything there; ${requester.name} stays as ${role(say, keeps)}. Until then nothing changes.${expiresAt ? ` Open until ${day(expiresAt, eyes)}.` : ''}`

const ended = ({ requester }: OfferSeen): string =>
  `Nothing changed. If you want it, ask ${requester.name} to offer it again.`

const outcomes: Record<Exclude<OfferState, 'pending'>, (say: Say, offer: OfferSeen) => string> = {
  approved: (say, { requester, keeps }) =>
    `Accepted: you are ${ownerOf(say)} now, and ${requester.name} is ${role(say, keeps)}.`,
  denied: (_, { requester }) => `Declined. ${requester.name} was told, and nothing changed.`,
  expired: (_, offer) => `The offer has expired. ${ended(offer)}`,
  withdrawn: (_, offer) => `The offer no longer stands. ${ended(offer)}`,
  closed: (_, offer) => `The offer no longer stands. ${ended(offer)}`,
}

const next = ({ state, organization: { id, name } }: OfferSeen): KnownBlock[] =>
  buttons([state === 'approved' && { ...switchTo(id, name), style: 'primary' }])

const switchTo = (organizationId: string, name: string): Press => ({
  text: 'Switch',
  action: 'switch',
  value: { organizationId },
  label: `Switch to ${name}`,
})

const choices = ({ approvalId, requester, organization: { name } }: OfferSeen): KnownBlock[] =>
  buttons([
    {
      text: 'Accept',
      action: 'approve',
      value: { approvalId },
      style: 'primary',
      label: `Accept to take over ${name}`,
    },
    {
      text: 'Decline',
      action: 'deny',
      value: { approvalId },
      style: 'danger',
      label: `Decline to take over ${name}`,
      confirm: { title: 'Decline?', text: `${requester.name} keeps it, and will be told.`, yes: 'Decline' },
    },
  ])

type Told<N extends News['news']> = (news: Extract<News, { news: N }>, say: Say, eyes: Eyes) => Piece[]

const noMore = {
  expired: ' did not answer in time. ',
  left: ' is no longer in it, and your offer ended with that. ',
  void: ' wanted to accept, but it can no longer be handed over the way you offered it. ',
}

/** What is told of an organization that changes hands, ends or comes back. */
export const endingNews: { [N in 'offer_answered' | 'offer_ended' | 'deleted' | 'restored']: Told<N> } = {
  offer_answered: ({ by, organization, accepted, keeps }, say) =>
    accepted
      ? [
          strong(by.name),
          ` accepted and is now ${ownerOf(say)} of `,
          strong(organization.name),
          `. You are ${role(say, keeps)}.`,
        ]
      : [strong(by.name), ' declined to take over ', strong(organization.name), '. Everything there is as it was.'],
  offer_ended: ({ to, organization, because }) => [
    'You offered ',
    strong(organization.name),
    ' to ',
    strong(to.name),
    `, who${noMore[because]}Everything there is as it was.`,
  ],
  deleted: ({ by, organization, until }, _, eyes) => [
    strong(by.name),
    ' deleted ',
    strong(organization.name),
    `. Nobody can act there any more. It can be restored until ${day(until, eyes)}.`,
  ],
  restored: ({ by, organization }) => [
    strong(by.name),
    ' restored ',
    strong(organization.name),
    '. You are in it again, in the role you had.',
  ],
}

/** The way on from such news; nothing where there is none. */
export const endingDoor = (letter: News): KnownBlock[] => buttons([doorFrom(letter)])

function doorFrom(letter: News): Press | null {
  if (letter.news === 'restored')
    return { ...switchTo(letter.organization.id, letter.organization.name), style: 'primary' }
  if (letter.news === 'deleted') {
    const { id: organizationId, name } = letter.organization
    if (letter.mayRestore)
      return { text: 'Restore', action: 'restore', value: { organizationId }, label: `Restore ${name}` }
    const ask = { verb: 'restore', input: { organizationId } }
    return { text: 'Ask to have it back', action: 'ask', value: { ask }, label: `Ask to have it back: ${name}` }
  }
  const isOpenAgain = letter.news === 'offer_ended' || (letter.news === 'offer_answered' && !letter.accepted)
  if (!isOpenAgain) return null
  const { id: organizationId } = letter.organization
  return { text: 'Offer it again', action: 'open', value: { form: 'transfer', organizationId } }
}
