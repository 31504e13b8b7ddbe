// Direct messages: invitations, requests to decide and news, each drawn in the state that it is in now.
import type { KnownBlock } from '@slack/types'
import { anyEyes, type Eyes } from '../../../org/telling/eyes.ts'
import type { ApprovalLetter, InvitationLetter, Letter, News } from '../../../org/telling/letters.ts'
import { asked } from '../../words/asked.ts'
import { creditNews } from '../../words/credits.ts'
import { domainDoor, domainNews } from '../../words/domains.ts'
import { leavingNews, stayLost } from '../../words/leaving.ts'
import { dateOf } from '../../words/times.ts'
import { list, place, role, type Say } from '../../words/words.ts'
import { buttons, fallback, line, type Message, note, type Piece, shorten, strong } from '../blocks.ts'
import { moveDoor, moveNews } from '../programs/moving.ts'
import { absenceDoor, absenceNews } from './absences.ts'
import { billingDoor, billingNews } from './billing.ts'
import { creditDoor } from './credits.ts'
import { digest, together } from './gathered.ts'
import { endingDoor, endingNews, offerLetter } from './offers.ts'
import { shapeDoor, shapeNews } from './shape.ts'

/** A letter as a message, as its reader writes amounts and days. */
export function letterView(say: Say, letter: Letter, eyes: Eyes = anyEyes): Message {
  if (letter.kind === 'invitation') {
    const answer = letter.state === 'pending' ? '' : ` ${answered[letter.state]}`
    return { text: fallback(...invitationWords(say, letter), answer), blocks: invitationBlocks(say, letter, eyes) }
  }
  if (letter.kind === 'approval') return approval(say, letter, eyes)
  if (letter.kind === 'several') return together(letter.news.map((one) => news(say, one, eyes)))
  if (letter.kind === 'digest')
    return digest(
      letter,
      letter.items.map((item) => letterView(say, item, eyes)),
      eyes,
    )
  return news(say, letter, eyes)
}

const answered = {
  accepted: 'You accepted.',
  declined: 'You declined.',
  revoked: 'It was revoked.',
  expired: 'It has expired.',
}

const invitationWords = (say: Say, { inviter, organization, role: id, workspaces = [] }: InvitationLetter): Piece[] => [
  strong(inviter.name),
  ' invites you to ',
  strong(organization.name),
  ` as ${role(say, id)}${workspaces.length ? `, into ${placesInWords(workspaces)}` : ''}.`,
]

const placesInWords = (workspaces: readonly string[]): string =>
  list(
    workspaces.slice(0, 3).map((name) => shorten(name, 100)),
    Math.max(0, workspaces.length - 3),
  )

/** An invitation, with its answer or the buttons for one. */
export function invitationBlocks(say: Say, letter: InvitationLetter, eyes: Eyes = anyEyes): KnownBlock[] {
  const { state, invitationId, organization, expiresAt } = letter
  const words = line(...invitationWords(say, letter))
  if (state !== 'pending') {
    const next =
      state === 'accepted' &&
      ({
        text: 'Switch',
        action: 'switch',
        value: { organizationId: organization.id },
        style: 'primary',
        label: `Switch to ${organization.name}`,
      } as const)
    const isOver = state === 'expired' || state === 'revoked' || state === 'declined'
    const ask = { verb: 'join', input: { organizationId: organization.id, role: letter.role } }
    return [
      words,
      note(answered[state]),
      ...buttons([next, isOver && { text: 'Ask to be let in', action: 'ask', value: { ask } }]),
    ]
  }
  return [
    words,
    note(`Open until ${day(expiresAt, eyes)}. Accepting does not move you anywhere: you switch when you like.`),
    ...buttons([
      {
        text: 'Accept',
        action: 'accept',
        value: { invitationId },
        style: 'primary',
        label: `Accept the invitation to ${organization.name}`,
      },
      {
        text: 'Decline',
        action: 'decline',
        value: { invitationId },
        label: `Decline the invitation to ${organization.name}`,
      },
    ]),
  ]
}

/** The day of a moment, as its reader's calendar has it: 29 Nov 2026. */
export const day = (date: Date, eyes: Eyes = anyEyes): string => dateOf(date, eyes)

const outcomes = {
  approved: 'Approved',
  denied: 'Denied',
  expired: 'Expired: nobody decided in time',
  withdrawn: 'Withdrawn',
  closed: 'It is no longer yours to decide',
}

function approval(say: Say, letter: ApprovalLetter, eyes: Eyes): Message {
  const { approvalId, organization, requester, ask, names, reason, state, decider } = letter
  if (ask.verb === 'transfer' && organization)
    return offerLetter(say, { ...letter, organization, keeps: ask.input.keeps }, eyes)
  const about = { names, where: organization && place(say, organization), by: requester.id }
  const words: Piece[] = [strong(requester.name), ' asks to ', asked(ask, about, say), '.']
  const outcome = state === 'pending' ? null : `${outcomes[state]}${decider ? ` by ${decider.name}` : ''}.`
  return {
    text: fallback(...words, outcome ? ` ${outcome}` : ''),
    blocks: [
      line(...words),
      ...(reason ? [note(`Why: ${reason}`)] : []),
      ...(outcome ? [line(strong(outcome))] : []),
      ...(letter.answer ? [note(`Their reason: ${letter.answer}`)] : []),
      ...(state === 'pending' ? choices(approvalId, requester.name) : []),
    ],
  }
}

const choices = (approvalId: string, name: string): KnownBlock[] =>
  buttons([
    {
      text: 'Approve',
      action: 'approve',
      value: { approvalId },
      style: 'primary',
      label: `Approve the request of ${name}`,
    },
    {
      text: 'Deny',
      action: 'deny',
      value: { approvalId },
      style: 'danger',
      label: `Deny the request of ${name}`,
    },
  ])

/** Each piece of news in words. */
const told: { [N in News['news']]: (news: Extract<News, { news: N }>, say: Say, eyes: Eyes) => Piece[] } = {
  accepted: ({ invitee, organization, role: id }, say) => [
    strong(invitee.name),
    ' accepted and is now ',
    role(say, id),
    ' in ',
    strong(organization.name),
    '.',
  ],
  declined: ({ invitee, organization }) => [
    strong(invitee.name),
    ' declined the invitation to ',
    strong(organization.name),
    '.',
  ],
  role_changed: ({ by, organization, before, after }, say) => [
    strong(by.name),
    ` made you ${role(say, after)} in `,
    strong(organization.name),
    `; you were ${role(say, before)}.`,
  ],
  removed: ({ by, organization }) => [
    strong(by.name),
    ' removed you from ',
    strong(organization.name),
    '. You are back in your own account.',
  ],
  taken_back: ({ by, organization, role: id, isRestored, lost }, say) => [
    strong(by.name),
    isRestored ? ' brought you back: you are in ' : ' undid that: you are in ',
    strong(organization.name),
    ` again, as ${role(say, id)}.`,
    lost ? ` ${stayLost(lost, true)}`.trimEnd() : '',
  ],
  asked_and_decided: ({ by, ask, names, approved, organization, answer }, say) => [
    strong(by.name),
    approved ? ' approved your request to ' : ' denied your request to ',
    asked(ask, { names, where: organization && place(say, organization) }, say),
    '.',
    ...(answer ? [` Their reason: ${answer}`] : []),
  ],
  asked_and_expired: ({ ask, names, organization }, say) => [
    'Nobody decided in time about your request to ',
    asked(ask, { names, where: organization && place(say, organization) }, say),
    '. You can ask again.',
  ],
  ...absenceNews,
  ...shapeNews,
  ...leavingNews,
  ...endingNews,
  ...moveNews,
  ...billingNews,
  ...creditNews,
  ...domainNews,
  unreachable: ({ invitee, organization }, { command }) => [
    strong(invitee.name),
    ' cannot be reached by direct message. The invitation to ',
    strong(organization.name),
    ` stands: tell them to type ${command}.`,
  ],
  mail_refused: ({ address, organization, because }, { command }) => [
    'The invitation to ',
    strong(organization.name),
    ' did not reach ',
    strong(address),
    because === null
      ? `: it takes no e-mail from here. Where Slack knows the address, they have a direct message; ${command} links makes a link that you can give them yourself.`
      : `: no mail server takes it (“${because}”). See that the address is right, and send it again or revoke it: ${command} invites`,
  ],
}

function news(say: Say, letter: News, eyes: Eyes): Message {
  const words = (told[letter.news] as (news: News, say: Say, eyes: Eyes) => Piece[])(letter, say, eyes)
  const doors = [
    ...buttons([doorTo(letter), domainDoor(letter)]),
    ...absenceDoor(letter),
    ...shapeDoor(letter),
    ...endingDoor(letter),
    ...moveDoor(letter),
    ...billingDoor(say, letter),
    ...creditDoor(say, letter),
  ]
  return { text: fallback(...words), blocks: [line(...words), ...doors], ...placeOf(letter) }
}

// What is pressed beneath news of money or of invitations is about those that they tell of, wherever its reader is.
const placeOf = ({ news: what, organization }: News): { at?: string } =>
  organization && (what in billingNews || what in creditNews || what === 'mail_refused' || what in shapeNews)
    ? { at: organization.id }
    : {}

// News of a place that its reader may now enter come with the way in.
function doorTo(letter: News) {
  const { organization } = letter
  if (letter.news === 'mail_refused')
    return {
      text: 'Open invitations',
      action: 'invites',
      label: `Open invitations to ${letter.organization.name}`,
    } as const
  const isLetIn = letter.news === 'asked_and_decided' && letter.approved && letter.ask.verb === 'join'
  return (
    isLetIn &&
    organization &&
    ({
      text: 'Switch',
      action: 'switch',
      value: { organizationId: organization.id },
      style: 'primary',
      label: `Switch to ${organization.name}`,
    } as const)
  )
}
