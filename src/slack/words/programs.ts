// Refusals about keys, resources and moving to an organization, in words; and the acts on them.
import type { Asks } from '../../org/asks.ts'
import type { Details } from '../../org/errors.ts'
import { shorten } from '../views/blocks.ts'
import { count, place, plan, type Say, type Told, upper } from './words.ts'

type Codes = 'key_not_offered' | 'unknown_key' | 'unknown_resource' | 'cannot_migrate'
type Cannot = Details['cannot_migrate']

/** Long names are cut, so that the fact stays in sight. */
const short = (name: string): string => shorten(name, 100)

const migrating: Record<Cannot['because'], (detail: Cannot, say: Say) => [fact: string, fix: string]> = {
  nothing: ({ from }, say) => [
    `${upper(called(from, say))} has no subscription, and no plan that operators gave it.`,
    'There is nothing to move.',
  ],
  own: ({ to }) => [
    `${short(to.name)} has a subscription of its own, or has paid.`,
    'End or merge that one at Stripe first.',
  ],
  under_way: () => [
    'Something was chosen about billing in one of them and is not carried out, or not paid, yet.',
    'Wait until it is, or until its page has closed.',
  ],
  not_offered: ({ plan: id, to }, say) => [
    `The ${plan(say, id)} plan is not for ${to.kind === 'shared' ? say.catalog.labels.sharedPlural : say.catalog.labels.personal}.`,
    'Change the plan first.',
  ],
  same: () => ['Both are the same.', 'Name two different ones.'],
  not_theirs: ({ from }, say) => [
    `${upper(called(from, say))} belongs to someone else.`,
    'Its owner has to ask for it.',
  ],
}

const called = ({ kind, name }: Cannot['from'], say: Say): string =>
  kind === 'personal' ? `the ${say.catalog.labels.personal} of ${short(name)}` : short(name)

const kinds: Record<Asks['issueKey']['kind'], (say: Say) => string> = {
  personal: ({ catalog }) => `a ${catalog.labels.personal}`,
  member: ({ catalog }) => `each member of ${catalog.labels.sharedPlural}`,
  organization: ({ catalog }) => catalog.labels.sharedPlural,
}

/** Each of these refusals in words. */
export const programRefusals: { [C in Codes]: (detail: Details[C], say: Say) => Told } = {
  key_not_offered: ({ kind, organization }, say) => ({
    rule: say.catalog.keys.kinds.includes(kind)
      ? `This kind of key is for ${kinds[kind](say)}.`
      : `${upper(say.catalog.name)} has no keys of this kind.`,
    fact: `You asked for one in ${short(place(say, organization))}.`,
    fix: `See ${say.command} keys for those there are.`,
  }),
  unknown_key: (_, { command }) => ({
    rule: 'A key is stopped where it belongs.',
    fact: 'There is no such key here.',
    fix: `See ${command} keys for those there are.`,
  }),
  unknown_resource: ({ typed, nearest }, { command }) => ({
    rule: 'A resource is named by its ID, or by its type and ID.',
    fact: typed ? `None here is called “${short(typed)}”.` : 'It is not here, or no longer.',
    fix: nearest ? `Did you mean ${short(nearest)}?` : `See ${command} resources for those there are.`,
  }),
  cannot_migrate(detail, say) {
    const [fact, fix] = migrating[detail.because](detail, say)
    return { rule: 'A subscription moves once, as a whole, to an organization that has none of its own.', fact, fix }
  },
}

type About = { names: Record<string, string>; where: string | null }
type Acts = 'unregister' | 'issueKey' | 'revokeKey' | 'move' | 'moveResources' | 'migrateSubscription'

const named = ({ names }: About, id: string): string => short(names[id] ?? 'an organization')
const here = ({ where }: About): string => (where ? ` in ${where}` : '')

/** Each of these acts as the end of "… asks to". */
export const programActs: { [V in Acts]: (input: Asks[V], about: About, say: Say) => string } = {
  unregister: (_, about) => `remove a resource${here(about)}`,
  issueKey: ({ name }, about) => `issue a key${name ? ` “${short(name)}”` : ''}${here(about)}`,
  revokeKey: (_, about) => `stop a key${here(about)}`,
  move: ({ organizationId }, about) => `move to ${named(about, organizationId)}`,
  moveResources: ({ organizationId, resourceIds }, about) =>
    `move ${resourceIds ? count(resourceIds.length, 'resource') : 'all resources'} to ${named(about, organizationId)}`,
  migrateSubscription: ({ organizationId }, about, say) =>
    `have the subscription of their ${say.catalog.labels.personal} moved to ${named(about, organizationId)}`,
}
