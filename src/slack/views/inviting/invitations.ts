// Invitations as those who invite see them: what became of inviting one or hundreds, and the board of those that are open.
import type { KnownBlock } from '@slack/types'
import {
  type Board,
  boardSize,
  type Changed,
  type Mailed,
  type Pending,
} from '../../../org/inviting/invitation-board.ts'
import type { Invited } from '../../../org/inviting/invitations.ts'
import type { Skipped } from '../../../org/inviting/invitees.ts'
import type { Seats } from '../../../org/people/limits.ts'
import type { Eyes } from '../../../org/telling/eyes.ts'
import { undoButton } from '../../presses.ts'
import { addressProblems } from '../../words/invitations.ts'
import { count, list, role, type Say } from '../../words/words.ts'
import { bullets, buttons, divider, heading, line, type Message, note, type Piece, shorten, strong } from '../blocks.ts'
import { eyesOf, type Here } from '../form.ts'
import { message } from '../header.ts'
import { day } from '../letters/letters.ts'
import { pager } from '../organization/organizations.ts'

/** So many are named in the sentence itself; more get a list of their own. */
const inSentence = 12
/** What lists may hold in all: Slack takes no message that is much longer. */
const mostLetters = 4_500
/** Bullets in one block. */
const atOnce = 40

/** What became of an invitation of one or several: everyone who was named is in it, with what became of them. */
export function invited(say: Say, caller: Here, made: Invited): Message {
  const { organization, role: id, sent, skipped, twice, workspaces } = made
  const fresh = sent.filter(({ isAgain }) => !isAgain).map(({ person }) => person.name)
  const again = sent.filter(({ isAgain }) => isAgain).map(({ person }) => person.name)
  const as = ` as ${role(say, id)}${workspaces.length ? `, in ${list(workspaces.map(short))}` : ''}`
  const words: Piece[] = [
    ...(fresh.length ? ['Invited ', strong(whom(fresh)), ' to ', strong(organization.name), `${as}. `] : []),
    ...(again.length ? ['Sent the invitation again to ', strong(whom(again)), `,${as}. `] : []),
  ]
  const left = skipped.slice(0, inSentence).map(({ name, because }) => `${short(name)} ${skips[because]}.`)
  return message(
    say,
    caller,
    [...words, left.join(' ')],
    [
      line(...words),
      ...listed('Invited', fresh),
      ...listed('Sent again', again),
      ...skippedBlocks(skipped),
      ...(twice.length ? [note(`Named more than once, invited once: ${brief(twice)}.`)] : []),
      ...stoppedBlocks(say, made),
      note(waysOf(made, eyesOf(caller))),
      ...buttons([
        { text: 'Open invitations', action: 'invites' },
        { text: 'Invite more', action: 'open', value: { form: 'invite' } },
      ]),
    ],
  )
}

const short = (name: string): string => shorten(name, 100)
const whom = (names: readonly string[]): string =>
  names.length > inSentence ? count(names.length, 'person', 'people') : list(names.map(short))
const brief = (names: readonly string[]): string =>
  list(names.slice(0, inSentence).map(short), Math.max(0, names.length - inSentence))

/** Those of many by name, as far as a message holds them. */
function listed(what: string, names: readonly string[]): KnownBlock[] {
  if (names.length <= inSentence) return []
  const shown = fitting(names.map(short))
  const more = names.length - shown.length
  const pieces: Piece[] = [strong(`${what} (${names.length.toLocaleString('en')}): `)]
  for (let at = 0; at < shown.length; at += 50) pieces.push(`${at ? ', ' : ''}${shown.slice(at, at + 50).join(', ')}`)
  return [line(...pieces, more ? ` and ${more.toLocaleString('en')} more.` : '.')]
}

/** The first of some texts, as many as fit. */
function fitting(texts: readonly string[]): string[] {
  let letters = 0
  const over = texts.findIndex((text) => {
    letters += text.length + 2
    return letters > mostLetters
  })
  return texts.slice(0, over < 0 ? texts.length : over)
}

/** Those who could not be invited, one by one, with the reason. */
function skippedBlocks(skipped: readonly Skipped[]): KnownBlock[] {
  if (!skipped.length) return []
  const lines = fitting(skipped.map(({ name, because }) => `${short(name)} ${skips[because]}`))
  const more = skipped.length - lines.length
  if (lines.length <= inSentence && !more) return [line(lines.map((text) => `${text}.`).join('\n'))]
  const blocks = [line(strong(`Not invited (${skipped.length.toLocaleString('en')}):`))]
  for (let at = 0; at < lines.length; at += atOnce)
    blocks.push(bullets(lines.slice(at, at + atOnce).map((text) => [text])))
  return [...blocks, ...(more ? [note(`And ${more.toLocaleString('en')} more, for reasons like these.`)] : [])]
}

const skips: Record<Skipped['because'], string> = {
  already_member: 'is a member already',
  bot: 'is a bot and cannot be invited',
  deactivated: 'has a deactivated Slack account',
  external: 'belongs to another company’s Slack',
  guest: 'is a guest, and guests cannot belong here',
  self: 'is you',
  ...addressProblems,
}

/** Those whom no e-mail goes to; nothing is known of why. */
function stoppedBlocks({ command }: Say, { stopped }: Invited): KnownBlock[] {
  if (!stopped.length) return []
  const takes = stopped.length === 1 ? 'takes' : 'take'
  const ways = 'whoever Slack knows by the address gets a direct message'
  return [
    note(
      `${brief(stopped)} ${takes} no e-mail from here: ${ways}, and ${command} links makes a link to give to others.`,
    ),
  ]
}

/** By which ways they hear of it, and until when it is open. */
function waysOf({ sent, expiresAt, isMailOff, stopped }: Invited, eyes: Eyes): string {
  const addressed = sent.filter(({ email }) => email !== null).length
  const mailed = addressed - stopped.length
  const until = `Open until ${day(expiresAt, eyes)}.`
  if (!addressed) return `They have a direct message with Accept and Decline. ${until}`
  if (!mailed)
    return addressed < sent.length ? `The others have a direct message with Accept and Decline. ${until}` : until
  if (isMailOff)
    return `No e-mail is sent from here: whoever Slack knows by their address gets a direct message, and the others hear nothing. ${until}`
  const others = addressed < sent.length ? 'The others have a direct message with Accept and Decline. ' : ''
  const they =
    mailed === 1 ? 'The address gets' : `${mailed === sent.length ? 'They' : count(mailed, 'address', 'addresses')} get`
  return `${they} an e-mail with a page to accept on, and a direct message too where Slack knows the address. ${others}${until}`
}

const none = 'No invitation is open.'

/** The invitations nobody has answered yet. */
export function board(say: Say, caller: Here, now: Board): Message {
  const { pending, total, offset, search } = now
  const about = search ? ` whose name or address holds “${short(search)}”` : ''
  return message(
    say,
    caller,
    [`Open invitations${about}: `, pending.map(({ invitee }) => short(invitee.name)).join(', ') || none],
    [
      heading('Open invitations'),
      ...pending.flatMap((one) => pendingBlocks(say, eyesOf(caller), one, { offset, ...(search ? { search } : {}) })),
      note(footOf(now)),
      ...pager('invites', offset, boardSize, offset + pending.length < total, search ? { search } : {}),
      ...buttons([
        { text: 'Invite', action: 'open', value: { form: 'invite' }, style: 'primary' },
        { text: 'Links', action: 'links' },
      ]),
    ],
  )
}

function footOf({ pending, total, offset, search, seats }: Board): string {
  if (!pending.length)
    return search
      ? `No open invitation holds “${short(search)}”.`
      : `${none} Each one holds a seat until it is answered.`
  const shown = total > pending.length ? `${offset + 1}–${offset + pending.length} of ` : ''
  const open = `${shown}${total.toLocaleString('en')} open${search ? ` that hold “${short(search)}”` : ''}`
  return `${open}, ${total === 1 ? '' : 'each '}holding a seat.${seatsIn(seats)}`
}

const seatsIn = ({ max, used, pending }: Seats): string =>
  max === 'unlimited'
    ? ''
    : ` ${used.toLocaleString('en')} of ${count(max, 'seat')} in use, ${pending.toLocaleString('en')} of them by invitations.`

/** What became of its e-mail, in words. */
const mailWords: Record<Mailed['state'], (problem: string | null) => string> = {
  none: () => '',
  waiting: (problem) => (problem ? `the e-mail is waiting: ${shorten(problem, 200)}` : 'the e-mail is waiting'),
  sent: () => 'by e-mail',
  refused: (problem) => `the e-mail was refused${problem ? `: ${shorten(problem, 200)}` : ''}`,
  off: () => 'no e-mail is sent from here',
  stopped: () => 'the address takes no e-mail from here',
}

function pendingBlocks(say: Say, eyes: Eyes, one: Pending, at: { offset: number; search?: string }): KnownBlock[] {
  const { id, invitee, email, mailed, inviter, role: offered, workspaces, createdAt, expiresAt } = one
  const facts = [
    ...(email && email !== invitee.name ? [email] : []),
    role(say, offered),
    ...(workspaces.length ? [`in ${brief(workspaces)}`] : []),
    `by ${short(inviter.name)} on ${day(createdAt, eyes)}`,
    `open until ${day(expiresAt, eyes)}`,
    ...[mailWords[mailed.state](mailed.problem)].filter(Boolean),
  ]
  const value = { invitationId: id, ...at }
  const name = short(invitee.name)
  return [
    line(strong(name), ...facts.map((fact) => `  ·  ${fact}`)),
    ...buttons([
      { text: 'Send again', action: 'resend', value, label: `Send again to ${name}` },
      { text: 'Extend', action: 'extend', value, label: `Extend the invitation to ${name}` },
      {
        ...{ text: 'Revoke', action: 'revoke', value, style: 'danger', label: `Revoke the invitation to ${name}` },
        confirm: {
          title: 'Revoke?',
          text: `${name} will no longer be able to accept. Their seat is free again.`,
          yes: 'Revoke',
        },
      },
    ]),
    divider,
  ]
}

/** What was done about one open invitation, above the board as it is now. */
export function boardAfter(say: Say, caller: Here, changed: Changed, now: Board): Message {
  const { invitee, state, expiresAt, isSent, unsent, entryId } = changed
  const name = short(invitee.name)
  const isAgain = isSent && unsent === null
  const done =
    state === 'pending'
      ? `The invitation to ${name} ${isAgain ? 'was sent again and ' : ''}is open until ${day(expiresAt, eyesOf(caller))}.${unsent ? ` Nothing was sent: ${mailWords[unsent](null)}.` : ''}`
      : `The invitation to ${name} was revoked.`
  const { blocks } = board(say, caller, now)
  const [header, ...others] = blocks
  const undo = buttons([undoButton(entryId, `the invitation to ${name} open again`)])
  return { ...message(say, caller, [done], []), blocks: [...(header ? [header] : []), line(done), ...undo, ...others] }
}
