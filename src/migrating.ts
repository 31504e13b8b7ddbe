// What operators do at the command line for those who come from a single account: move a subscription to an organization, and
// make members of those whose addresses were linked to it. Each can be rehearsed.
import { labelOfPlan, labelOfRole } from './catalog/ladder.ts'
import { asOperator, find } from './operator.ts'
import type { ActContext } from './org/context.ts'
import * as linkedEmails from './org/programs/linked-emails.ts'
import * as migrations from './org/programs/migrations.ts'
import { told } from './slack/words/refusals.ts'

type Out = (line: string) => void

/** Moves the subscription of one organization to another; with `isDry` only says what that would come to. */
export function migrateSubscription(
  [fromAsked = '', toAsked = '']: readonly string[],
  isDry: boolean,
  out: Out,
): Promise<number> {
  return asOperator(toAsked, out, async (ctx) => {
    const from = await find(ctx.deps, fromAsked)
    if (typeof from === 'string') {
      out(from)
      return 1
    }
    const { deps, organizationId } = ctx
    const input = { organizationId, fromId: from.id }
    const done = isDry ? await migrations.preview(deps, from.id, organizationId) : await migrations.migrate(ctx, input)
    for (const line of inWords(ctx, done, isDry)) out(line)
    return 0
  })
}

function inWords({ deps }: ActContext, found: migrations.Migrated, isDry: boolean): string[] {
  const { from, to, isNow, isGranted, subscriptionId, before, after } = found
  const plan = (id: string) => labelOfPlan(deps.catalog, id)
  if (!isNow)
    return [`${to.name} (${to.id}) has the subscription of ${from.name} (${from.id}) already. Nothing was changed.`]
  return [
    `${isDry ? 'Would move' : 'Moved'} the ${plan(found.plan)} subscription of ${from.name} (${from.id}) to ${to.name} (${to.id}).`,
    subscriptionId ? `  at Stripe: ${subscriptionId}, with its customer` : '  at Stripe: nothing',
    `  given by an operator: ${isGranted ? 'yes' : 'no'}`,
    `  ${to.name}: ${plan(before.to)} → ${plan(after.to)}`,
    `  ${from.name}: ${plan(before.from)} → ${plan(after.from)}`,
    '  credits and resources stay where they are',
  ]
}

/** Whom addresses are linked as. */
export type Wish = { owner: readonly string[]; role: string | null; emails: readonly string[]; isDry: boolean }

/** Makes members of those whose confirmed addresses these are, and says of each what became of it. */
export function linkEmails(asked: string, { owner, role, emails, isDry }: Wish, out: Out): Promise<number> {
  return asOperator(asked, out, async (ctx) => {
    const { catalog } = ctx.deps
    if (role !== null && !catalog.roles[role]) {
      out(`There is no role ${role}; there are ${Object.keys(catalog.roles).join(', ')}.`)
      return 1
    }
    const linked = [
      ...owner.map((email) => ({ email, role: catalog.creation.creatorRole })),
      ...emails.map((email) => ({ email, role })),
    ]
    const { organization, lines } = await (isDry ? linkedEmails.rehearse : linkedEmails.link)(ctx, linked)
    out(`${organization.name} (${organization.id})${isDry ? ', as it would be' : ''}:`)
    for (const line of lines) out(`  ${line.email}: ${outcomeOf(ctx, line)}`)
    return lines.every(({ outcome }) => outcome !== 'malformed' && outcome !== 'refused') ? 0 : 1
  })
}

function outcomeOf({ deps }: ActContext, line: linkedEmails.Line): string {
  const { catalog } = deps
  const role = (id: string) => labelOfRole(catalog, id)
  switch (line.outcome) {
    case 'joined':
      return `${line.person.name} is a member now, as ${role(line.role)}.`
    case 'changed':
      return `${line.person.name} is ${role(line.role)} now, and was ${role(line.before)}.`
    case 'there':
      return `${line.person.name} was a member already, as ${role(line.role)}.`
    case 'unknown':
      return 'nobody with this confirmed address has been here. They can join once they have; invite them then.'
    case 'several':
      return 'several people have this address. Invite the one who is meant.'
    case 'malformed':
      return 'this is no e-mail address.'
    case 'refused': {
      const { rule, fact } = told(line.refusal, { catalog, command: '/org' })
      return `${line.person.name} was not added. ${rule} ${fact}`
    }
  }
}
