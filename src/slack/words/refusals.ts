// Each refusal in words, its way out, and who can take it: one total table, which a new refusal does not compile without.
import type { Entitlement, Limit } from '../../catalog/ladder.ts'
import { meaningOf, type Permission } from '../../catalog/permissions.ts'
import type { PersonRef } from '../../org/context.ts'
import type { Details, Refusal, RefusalCode, Who } from '../../org/errors.ts'
import type { Entry } from '../../org/record/audit.ts'
import { anyEyes, type Eyes } from '../../org/telling/eyes.ts'
import { absenceRefusals } from './absences.ts'
import { billingRefusals } from './billing.ts'
import { creditRefusals } from './credits.ts'
import { domainRefusals } from './domains.ts'
import { endingRefusals } from './endings.ts'
import { invitationRefusals } from './invitations.ts'
import { leavingRefusals } from './leaving.ts'
import { pictureTold } from './pictures.ts'
import { programRefusals } from './programs.ts'
import { doer, recorded } from './recorded.ts'
import { settingRefusals } from './settings.ts'
import { insideRole, shapeRefusals, workspaceWords } from './shape.ts'
import { standingRefusals } from './standing.ts'
import { minuteOf } from './times.ts'
import { article, count, list, ownerOf, plan, role, type Say, type Told, upper } from './words.ts'

const permission = (need: Permission): string => `“${meaningOf(need)}” (${need})`

const limits: Record<Limit, (say: Say, n: number) => string> = {
  members: (_, n) => count(n, 'member'),
  organizationsOwned: ({ catalog }, n) =>
    `${count(n, catalog.labels.shared, catalog.labels.sharedPlural)} owned by one person`,
  workspaces: ({ catalog }, n) => count(n, catalog.workspaces?.one ?? 'workspace', catalog.workspaces?.many),
}

const entitlements: Record<Entitlement, string> = {
  invite: '“invite”',
  rbac: 'roles for each workspace',
  teams: 'teams',
}

const lifted = (say: Say, lifts: string | null): string =>
  lifts ? `The ${plan(say, lifts)} plan allows it.` : `No plan allows it; write to ${say.catalog.support.contact}.`

const settled = {
  accepted: 'was accepted',
  declined: 'was declined',
  revoked: 'was revoked',
  expired: 'has expired',
  replaced: 'was sent again later, and only the newer one counts',
  used_up: 'has let in as many as it was for',
}

const belong: Record<Details['cannot_belong']['because'], string> = {
  bot: 'is a bot',
  deactivated: 'has a deactivated Slack account',
  external: 'belongs to another company’s Slack',
  guest: 'is a guest of this Slack workspace, and guests cannot belong here',
  self: 'is you, and you are in already',
}

/** What a personal account is safe from. */
const forGood: Partial<Record<Permission, string>> = {
  'organization.delete': 'deleted',
  'organization.transfer': 'handed to someone else',
}

/** How long ago something was, in the largest unit of which there are at least two. */
const agoIn = (minutes: number): string => {
  const [unit, size] =
    minutes >= 2880 ? (['day', 1440] as const) : minutes >= 120 ? (['hour', 60] as const) : (['minute', 1] as const)
  return `${count(Math.floor(minutes / size), unit)} ago`
}

const wordNames = (say: Say) => ({
  workspace: `${upper(article(workspaceWords(say).one))} has a name`,
  type: 'A resource has a type',
  id: 'A resource has an id',
  key: 'A key has a name',
  budget: 'A budget has a name',
  team: 'A team has a name',
  title: 'What was used has a title',
})

/** Each refusal in words. */
export const refusals: { [C in RefusalCode]: (detail: Details[C], say: Say, eyes: Eyes) => Told } = {
  personal_context: ({ need }, say) => ({
    rule:
      need && !forGood[need]
        ? `Only a shared ${say.catalog.labels.shared} lets you ${meaningOf(need)}.`
        : `${upper(article(say.catalog.labels.personal))} is yours for good; it cannot be ${need ? forGood[need] : 'left'}.`,
    fact: `You are in your ${say.catalog.labels.personal}.`,
    fix: `Switch to one of your ${say.catalog.labels.sharedPlural} first, then try again.`,
  }),
  not_a_member: ({ organization }) => ({
    rule: `Only members can act in ${organization}.`,
    fact: 'You are not a member of it.',
    fix: 'Ask to join.',
  }),
  not_permitted: ({ need, role: id, organization, workspace }, say) => ({
    rule: `This takes the permission ${permission(need)}.`,
    fact: id
      ? `Your role in ${workspace ?? organization} is ${workspace ? insideRole(say, id) : role(say, id)}, which does not include it.`
      : `You have no role in ${organization}.`,
    fix: 'Have it approved by someone who has it.',
  }),
  role_above_own: ({ role: id, lacking }, say) => ({
    rule: 'Nobody gives or takes a role with more rights than their own.',
    fact: `${role(say, id)} includes ${list(lacking.slice(0, 3).map(permission), lacking.length - Math.min(3, lacking.length))}, and you do not have that.`,
    fix: 'Have it approved by someone who has it all.',
  }),
  plan_lacks: ({ entitlement, plan: id, lifts }, say) => ({
    rule: `A plan must include ${entitlements[entitlement]} for this.`,
    fact: `The ${plan(say, id)} plan does not.`,
    fix: lifted(say, lifts),
  }),
  limit_reached: ({ limit, max, used, pending, more, plan: id, lifts }, say) => ({
    rule: `The ${plan(say, id)} plan allows ${limits[limit](say, max)}.`,
    fact: `${used} in use${pending ? `, ${pending} of them held by invitations not yet answered` : ''}${more > 1 ? `; this takes ${more} more${roomFor(max - used)}` : ''}.`,
    fix: lifts ? lifted(say, lifts) : `No plan allows more. Free one, or write to ${say.catalog.support.contact}.`,
  }),
  role_not_offered: ({ role: id, plan: on, lifts }, say) => ({
    rule: `The role ${role(say, id)} is not part of the ${plan(say, on)} plan.`,
    fact: `This ${say.catalog.labels.shared} is on ${plan(say, on)}.`,
    fix: lifts ? lifted(say, lifts) : 'Choose another role.',
  }),
  last_owner: ({ organization, name, isAlone, isLeaving }, say) => ({
    rule: `${organization} must always have ${article(ownerOf(say))}.`,
    fact: isAlone ? `${name} is its only member.` : `${name} is the only one.`,
    fix: `${isAlone ? `Invite someone as ${ownerOf(say)}` : `Make someone else ${ownerOf(say)}`} first${isLeaving ? ', or delete it' : ''}.`,
  }),
  own_request: () => ({
    rule: 'Nobody decides their own request.',
    fact: 'This one is yours.',
    fix: 'Remind the others who can decide.',
  }),
  request_unknown: (_, { command }) => ({
    rule: 'A request is decided by those who were asked, or who have the right.',
    fact: 'There is no such request for you to decide.',
    fix: `See ${command} for what waits for you.`,
  }),
  guests_may_not: ({ act }, say) => ({
    rule: `Guests of this Slack workspace may ${act === 'create' ? `join ${say.catalog.labels.sharedPlural} but not create them` : 'not take part'}.`,
    fact: 'You are a guest here.',
    fix: 'Have it approved by an operator.',
  }),
  cannot_belong: ({ name, because }, say) => ({
    rule:
      because === 'self'
        ? 'Nobody can invite themselves.'
        : `Only people of this Slack workspace are invited to ${article(say.catalog.labels.shared)} by @mention.`,
    fact: because === 'self' ? 'You are in already.' : `${name} ${belong[because]}.`,
    fix: because === 'external' ? 'Invite them by their e-mail address.' : 'Choose someone else.',
  }),
  already_member: ({ person, role: id, organization }, say) => ({
    rule: 'Only people who are not members yet can be let in.',
    fact: `${person.name} is in ${organization} already, as ${role(say, id)}.`,
    fix: 'Nothing more is needed; to change the role, use the button.',
  }),
  not_in_organization: ({ person, organization }) => ({
    rule: 'This works on members only.',
    fact: `${person.name} is not a member of ${organization}.`,
    fix: 'Choose a member, or invite them first.',
  }),
  unknown_person: ({ typed, nearest }, { command }) => ({
    rule: 'People are named by @mention, or by the name of a member.',
    fact: typed ? `Nobody here is called “${typed}”.` : 'Nobody was chosen.',
    fix: nearest ? `Did you mean ${nearest.name}?` : `Pick them from the list, or see ${command} members.`,
  }),
  unknown_organization: ({ typed, nearest }, say) => ({
    rule: `You can go to ${say.catalog.labels.sharedPlural} that you are in, and ask to join those that you may know of.`,
    fact:
      typed === null
        ? 'None was chosen, or it is not one of yours.'
        : typed
          ? `None of them is called “${typed}”.`
          : 'None was chosen.',
    fix: nearest
      ? `Did you mean ${nearest.name}?`
      : `See ${say.command} list, create one, or have someone in it invite you.`,
  }),
  unknown_role: ({ typed, offered, nearest }) => ({
    rule: `The roles are ${list(offered)}.`,
    fact: typed ? `None is called “${typed}”.` : 'No role was chosen.',
    fix: nearest ? `Did you mean ${nearest}?` : 'Choose one of them.',
  }),
  invalid_name: ({ problem, length, max, of }, say) => ({
    rule: of
      ? `${wordNames(say)[of]} of 1 to ${max} characters.`
      : say.catalog.creation.name.messages[problem === 'empty' ? 'empty' : 'tooLong'],
    fact:
      problem === 'empty' ? 'It has no characters that can be seen.' : `It has ${length} of at most ${max} characters.`,
    fix: of ? 'Type another.' : 'Type another name.',
  }),
  name_taken: ({ name }, { catalog }) => ({
    rule: catalog.creation.name.messages.taken,
    fact: `“${name}” is in use.`,
    fix: 'Type another name.',
  }),
  ...settingRefusals,
  ...absenceRefusals,
  not_a_picture: pictureTold,
  invitation_settled: ({ state, organization }) => ({
    rule: 'Only an open invitation can be answered or changed.',
    fact:
      state === 'unknown'
        ? 'This one is not yours, or no longer there.'
        : `This one, to ${organization}, ${settled[state]}.`,
    fix: 'Ask to be let in, or have a new one sent.',
  }),
  ...shapeRefusals,
  ...endingRefusals,
  ...leavingRefusals,
  ...invitationRefusals,
  ...programRefusals,
  ...standingRefusals,
  nothing_to_undo: (_, { command }) => ({
    rule: 'For ten minutes you can undo a new name, changed settings, a role, a removal, a revoked invitation, a budget, a workspace, a team, resources that moved or were removed, and a switch.',
    fact: 'There is nothing of yours to undo.',
    fix: `Type ${command} help undo to see how it works.`,
  }),
  undo_overtaken: ({ act, later, isUndo }, say, eyes) => ({
    rule: isUndo ? 'An act is undone once.' : 'An act can be undone only while nobody has changed the same since.',
    fact: isUndo
      ? `You ${recorded(act, say, eyes)}; that was undone already${moment(later, eyes)}.`
      : `You ${recorded(act, say, eyes)}. ${later ? `Since then ${isOwn(act, later) ? 'you' : doer(later)} ${recorded(later, say, eyes)}${moment(later, eyes)}.` : 'That is no longer as you left it.'}`,
    fix: isUndo
      ? 'Nothing more is needed.'
      : `${later?.actorId && !isOwn(act, later) ? `Talk to ${doer(later)}, or change` : 'Change'} it back by hand.`,
  }),
  undo_too_late: ({ act, minutes, most }, say, eyes) => ({
    rule: `An act can be undone for ${most} minutes.`,
    fact: `You ${recorded(act, say, eyes)}${moment(act, eyes)}; that is ${agoIn(minutes)}.`,
    fix: 'Change it back by hand, with the button.',
  }),
  ...billingRefusals,
  ...creditRefusals,
  ...domainRefusals,
  operators_only: () => ({
    rule: 'Only the operators of this installation do this.',
    fact: 'You are not one of them.',
    fix: 'Have it approved by an operator.',
  }),
  busy: () => ({
    rule: 'Changes to one organization are made one after another.',
    fact: 'The ones before yours took too long. Nothing was changed.',
    fix: 'Try again.',
  }),
}

const isOwn = (act: Entry, later: Entry): boolean => act.actorId === later.actorId
// Whose time zone is not known is told whose clock it is.
const moment = (entry: Entry | null, eyes: Eyes): string =>
  entry ? ` (${minuteOf(entry.at, eyes)}${eyes.timeZone ? '' : ' UTC'})` : ''

/** A refusal in words, with moments as its reader writes them. */
export const told = (refusal: Refusal, say: Say, eyes: Eyes = anyEyes): Told =>
  (refusals[refusal.code] as (detail: Refusal['detail'], say: Say, eyes: Eyes) => Told)(refusal.detail, say, eyes)

// What is asked of its reader, and that nothing is left to do, is for nobody else.
const isForReader = (fix: string): boolean => fix.endsWith('?') || fix === 'Nothing more is needed.'

/** Fewer at once is a way on too. */
const roomFor = (left: number): string => (left > 0 ? `, and there is room for ${left.toLocaleString('en')}` : '')

/** The smallest change that would allow it, and who can make it. */
export const wayOut = (fix: string, who: Who | null, say: Say): string =>
  isForReader(fix) && (!who || who.kind === 'self') ? fix : `${fix} ${whoCan(who, say)}`

/** Who can make the change that a refusal asks for. */
export function whoCan(who: Who | null, say: Say): string {
  if (!who || who.kind === 'self') return 'You can do this yourself.'
  const names = who.people.map(({ name }: PersonRef) => name)
  if (who.kind === 'operators')
    return names.length ? `${list(names)} can (they run this installation).` : 'Whoever runs this installation can.'
  const roles = list(who.roles.map((id) => role(say, id)))
  return names.length ? `${list(names, who.more)} can (${roles}).` : `Nobody else here has that right (${roles}).`
}
