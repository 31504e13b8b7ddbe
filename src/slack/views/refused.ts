// A refusal as people see it: what is refused and why, what would allow it, who can do that, and a button for it.
import type { KnownBlock } from '@slack/types'
import type { Ask, Verb } from '../../org/asks.ts'
import type { Fix, Refusal } from '../../org/errors.ts'
import type { Caller } from '../../org/people/people.ts'
import type { Eyes } from '../../org/telling/eyes.ts'
import { membersButton, ownersWaysOut, teamsButton, workspacesButton } from '../presses.ts'
import { domainsButton } from '../words/domains.ts'
import { told, wayOut } from '../words/refusals.ts'
import { article, ownerOf, place, plan, role, type Say } from '../words/words.ts'
import { buttons, fallback, line, type Message, note, type Press, strong } from './blocks.ts'
import { header, message } from './header.ts'
import { billingButton } from './money/chosen.ts'
import { budgetsButton } from './money/credits.ts'

type Reader = Pick<Caller, 'context' | 'ended'> & { person: { id: string } & Partial<Eyes> }

/** A refusal as a message. */
export function refused(say: Say, caller: Reader, refusal: Refusal): Message {
  const { locale = null, timeZone = null } = caller.person
  const { rule, fact, fix } = told(refusal, say, { locale, timeZone })
  const next = wayOut(nearer(say, caller, refusal) ?? fix, refusal.who, say)
  return {
    at: caller.context.id,
    text: fallback(`${rule} ${fact} ${next}`),
    blocks: [
      ...header(say, caller),
      line(strong(rule), `\n${fact}`),
      line(next),
      ...wayOn(say, refusal),
      ...fewer(refusal),
    ],
  }
}

// Where nothing is owed, billing is looked at and not paid; where a budget is gone, one chooses among those there are.
function wayOn(say: Say, { code, fix }: Refusal): KnownBlock[] {
  if (code === 'finding_unknown') return buttons([billingButton])
  if (code === 'budget_unknown') return buttons([budgetsButton])
  if (code === 'unknown_domain' || code === 'invalid_domain') return domainsOr(say, fix)
  return fixes(say, fix)
}

/** The row with which less is asked for, by the form of the act: where that form stands there itself, it is left out. */
export const lessRow = 'less'

/** The way to ask for less of it, with all that was asked for to choose from. */
export const fewer = ({ less }: Refusal): KnownBlock[] =>
  less
    ? buttons([{ text: 'Choose fewer', action: 'fill', value: { ask: less } }]).map((row) => ({
        ...row,
        block_id: lessRow,
      }))
    : []

const domainsOr = (say: Say, fix: Fix): KnownBlock[] =>
  fix.kind === 'create' ? buttons([domainsButton]) : fixes(say, fix)

// What the button leads to, where that is another change than the usual one.
function nearer(say: Say, caller: Reader, refusal: Refusal): string | null {
  const { code, fix } = refusal
  const wanted = promotion(caller, refusal)
  if (wanted) return `Ask for the role ${role(say, wanted)}, which has it.`
  const hasNone = fix.kind === 'create' || (fix.kind === 'switch' && !fix.organizations.length)
  return code === 'personal_context' && hasNone
    ? `Create ${article(say.catalog.labels.shared)} first, then try again.`
    : null
}

// Seeing cannot be approved once: what is asked for then is a role of one's own.
function promotion({ person }: Reader, { code, fix }: Refusal): string | null {
  if (code !== 'not_permitted' || fix.kind !== 'ask' || fix.ask.verb !== 'setRole') return null
  return fix.ask.input.personId === person.id ? fix.ask.input.role : null
}

/** The buttons that make the change a refusal asks for. */
export function fixes(say: Say, fix: Fix): KnownBlock[] {
  switch (fix.kind) {
    case 'switch':
      return fix.organizations.length
        ? buttons(fix.organizations.map((organization) => switchTo(say, organization)))
        : fixes(say, { kind: 'create' })
    case 'create':
      return buttons([
        { text: say.catalog.creation.button, action: 'open', value: { form: 'create' } },
        { text: 'Show mine', action: 'list' },
      ])
    case 'ask':
      return buttons([
        {
          text: fix.ask.verb === 'join' ? 'Ask to join' : 'Request it',
          action: 'ask',
          value: { ask: fix.ask },
          style: 'primary',
        },
      ])
    case 'do':
      return buttons([
        {
          text: fix.choice ? `Yes, ${fix.choice}` : again(say, fix.ask),
          action: 'do',
          value: { ask: fix.ask },
          style: 'primary',
        },
      ])
    case 'fill':
      return buttons([{ text: filling(say, fix.ask), action: 'fill', value: { ask: fix.ask }, style: 'primary' }])
    case 'free':
      return fix.limit === 'members'
        ? buttons([membersButton(say), { text: 'Open invitations', action: 'invites' }])
        : buttons([{ text: 'Show mine', action: 'list' }])
    case 'appoint':
      return buttons(successors(say, fix))
    case 'remind':
      return buttons([{ text: 'Remind them', action: 'remind', value: { approvalId: fix.approvalId } }])
    case 'help':
      return buttons([{ text: 'Tell me more', action: 'help', value: { topic: fix.topic } }])
    case 'withdraw':
      return buttons([
        { text: 'Withdraw it', action: 'withdraw', value: { approvalId: fix.approvalId }, style: 'primary' },
        { text: 'Remind them', action: 'remind', value: { approvalId: fix.approvalId } },
      ])
    case 'look':
      return buttons([fix.at === 'teams' ? teamsButton : workspacesButton(say)])
  }
}

// Of the organization that is to be left, wherever whoever leaves it is.
function successors(say: Say, { organizationId, isAlone, isLeaving }: Extract<Fix, { kind: 'appoint' }>): Press[] {
  const to = (text: string, form: string, more: Partial<Press> = {}): Press => ({
    ...{ text, action: 'open', value: { form, organizationId, role: say.catalog.creation.creatorRole } },
    ...more,
  })
  return [
    isAlone
      ? to('Invite someone', 'invite', { style: 'primary' })
      : to(`Choose another ${ownerOf(say)}`, 'appoint', { style: 'primary' }),
    ...(isLeaving ? ownersWaysOut(organizationId, isAlone) : []),
  ]
}

const refilled: { [V in Verb]?: string } = {
  restore: 'Choose another name',
  transfer: 'Choose someone',
  delete: 'Try again',
  setRole: 'Change the role',
}

function filling(say: Say, { verb, input }: Ask): string {
  if (verb === 'upgrade') return input.plan ? `Upgrade to ${plan(say, input.plan)}` : 'See the plans'
  if (verb === 'topUp') return say.catalog.credits.unit === 'money' ? 'Make a payment' : 'Top up'
  return refilled[verb] ?? 'Fill it in again'
}

// What an operator may do alone is another act than the one that was refused, and is called what it is.
function again(say: Say, { verb, input }: Ask): string {
  if (verb === 'setPlan') return `Put it on ${plan(say, input.plan)}`
  return redone[verb] ?? 'Try again'
}

const redone: { [V in Verb]?: string } = {
  restore: 'Restore it',
  addCard: 'Add a card',
  openBilling: 'Make a payment',
}

const switchTo = (say: Say, organization: { id: string; name: string; kind: 'personal' | 'shared' }): Press => ({
  text: `Switch to ${place(say, organization)}`,
  action: 'switch',
  value: { organizationId: organization.id },
})

/** A button of an older time, that nothing is known of any more. */
export const outdated = (say: Say, caller: Pick<Caller, 'context' | 'ended'>): Message => ({
  ...message(say, caller, [`This button is from another time. Type ${say.command} to see how things are now.`], []),
  blocks: [
    ...header(say, caller),
    line('This button is from another time, and nothing was changed.'),
    note(`Type ${say.command} to see how things are now.`),
  ],
})

/** A fault of ours: said plainly, with the reference under which it is in the log. */
export const broken = (reference: string): Message => ({
  text: `Something went wrong on our side, and nothing was changed. Reference ${reference}.`,
  blocks: [
    line(strong('Something went wrong on our side, and nothing was changed.')),
    note(`Please try again. If it happens again, tell whoever runs this installation the reference ${reference}.`),
  ],
})
