// The ways in that are refused: pages of others, links that are over or never were, lists that are too long. What a page
// refuses is told by its words; there the ways on are the page's own.
import type { ActContext } from '../../../src/org/context.ts'
import { isRefusal } from '../../../src/org/errors.ts'
import { explained } from '../../../src/org/explain.ts'
import * as admission from '../../../src/org/inviting/admission.ts'
import * as links from '../../../src/org/inviting/links.ts'
import { invitationPage, linkPage } from '../../../src/org/inviting/page-tokens.ts'
import { callerOf } from '../../../src/org/people/people.ts'
import { told, whoCan } from '../../../src/slack/words/refusals.ts'
import type { World } from '../../world.ts'
import { found, hire, said } from '../cast.ts'
import type { Told } from '../money/spending.ts'
import { invitedTo, type Scenarios } from './scenario.ts'

/** What someone is told who acts by the rules themselves, as a page does for them. */
async function tried(world: World, handle: string, act: (ctx: ActContext) => Promise<unknown>): Promise<Told> {
  const { deps, db } = world
  await world.says(handle, 'whoami')
  const { id } = await world.person(handle)
  const { tenant, teamId, userId } = await db.slackIdentity.findFirstOrThrow({ where: { personId: id } })
  const caller = await callerOf(deps, { tenant, teamId, userId }, 'web')
  if ('outsider' in caller) throw new Error(`${handle} is an outsider`)
  try {
    await act(caller.ctx)
    return {}
  } catch (thrown) {
    await explained(caller.ctx, thrown)
    if (!isRefusal(thrown)) throw thrown
    const say = { catalog: deps.catalog, command: '/org' }
    return { refused: { code: thrown.code, ...told(thrown, say), who: whoCan(thrown.who, say) } }
  }
}

/** Comes in by the address of a page, as the one who is signed in there. */
const comesIn = (world: World, handle: string, token: string): Promise<Told> =>
  tried(world, handle, (ctx) => admission.accept(ctx, token))

const usual = { role: null, mostUses: 10, days: 7, domain: null }

async function linkOf(world: World, maker: string, values: object): Promise<string> {
  await world.says(maker, 'links')
  await world.press(maker, 'New link')
  await world.submit(maker, values)
  const { id } = await world.person(maker)
  const row = await world.db.invitationLink.findFirstOrThrow({ where: { makerId: id } })
  return linkPage(world.deps, row).token
}

const thousands = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, n) => `p${from + n}@many.example`).join('\n')

export const admissions = {
  other_invitee: {
    'the page of an invitation to someone else': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { ines: 'Ines Owner', ilka: 'Ilka Other' })
        await found(world, 'Iness', 'ines')
        await world.says('ines', 'invite igor@far.example')
        const row = await world.db.invitation.findFirstOrThrow({ where: { email: 'igor@far.example' } })
        return comesIn(world, 'ilka', invitationPage(world.deps, row).token)
      },
      rule: 'An invitation is answered by the one it was made out to.',
      fact: 'This one, to Iness, went to i…@far.example.',
      fix: 'ask Ines Owner to invite the address that you have.',
      who: '',
      button: null,
      async madeGood(world) {
        await world.says('ines', 'invite @ilka')
        return invitedTo(world, 'Iness')
      },
      done: ['igor@far.example: member', 'Ilka Other: member'],
    },
  },
  other_domain: {
    'a link for the people of another domain': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { jara: 'Jara Owner', jens: 'Jens Elsewhere' })
        await found(world, 'Jaras', 'jara')
        return comesIn(world, 'jens', await linkOf(world, 'jara', { domain: 'jaras.example' }))
      },
      rule: 'This link to Jaras is for people with a confirmed address at jaras.example.',
      fact: 'Yours is at another domain, or is not confirmed.',
      fix: 'ask for an invitation of your own.',
      who: '',
      button: null,
      async madeGood(world) {
        await world.says('jara', 'invite @jens')
        return invitedTo(world, 'Jaras')
      },
      done: ['Jens Elsewhere: member'],
    },
  },
  link_lapsed: {
    'a link whose maker may invite no longer': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { kaja: 'Kaja Owner', karl: 'Karl Was Admin', kuno: 'Kuno New' })
        await found(world, 'Kajas', 'kaja', { karl: 'admin' })
        const token = await linkOf(world, 'karl', {})
        await world.says('kaja', 'role @karl viewer')
        return comesIn(world, 'kuno', token)
      },
      rule: 'A link is good as long as whoever made it may invite.',
      fact: 'Karl Was Admin, who made this one, may no longer invite to Kajas in that role.',
      fix: 'Ask for another link',
      who: '',
      button: null,
      async madeGood(world) {
        await comesIn(world, 'kuno', await linkOf(world, 'kaja', {}))
        return world.roles('Kajas')
      },
      done: ['Kaja Owner: owner', 'Karl Was Admin: viewer', 'Kuno New: member'],
    },
  },
  link_unknown: {
    'a link that is another organization’s by now': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { lars: 'Lars Owner' })
        await found(world, 'Larss', 'lars')
        await linkOf(world, 'lars', { role: 'Viewer' })
        const shown = await world.says('lars', 'links')
        const { id: personId } = await world.person('lars')
        await world.says('lars', 'create Second of Lars')
        await world.press('lars', 'Switch')
        const { id } = await world.organization('Second of Lars')
        await world.db.invitationLink.updateMany({ where: { makerId: personId }, data: { organizationId: id } })
        return world.press('lars', 'Show address', { in: shown.messages[0]?.ts ?? '' })
      },
      rule: 'Only a link of the place you are in can be shown or revoked.',
      fact: 'This one is not there.',
      fix: 'See /org links for those that are.',
      who: '',
      button: 'Tell me more',
      async madeGood(world) {
        return said(await world.says('lars', 'links')).includes('of 10 uses')
      },
      done: true,
    },
  },
  role_above_ceiling: {
    'a link that would make whoever has it an admin': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { mara: 'Mara Owner' })
        await found(world, 'Maras', 'mara')
        return tried(world, 'mara', (ctx) => links.create(ctx, { ...usual, role: 'admin' }))
      },
      rule: 'A link can be passed on by anyone, so it gives no more than Member may do.',
      fact: 'Admin may do more.',
      fix: 'Choose Member',
      who: '',
      button: null,
      async madeGood(world) {
        await linkOf(world, 'mara', { role: 'Member' })
        return said(await world.says('mara', 'links')).includes('Member')
      },
      done: true,
    },
  },
  invalid_link: {
    'a link for nobody': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { nele: 'Nele Owner' })
        await found(world, 'Neles', 'nele')
        return tried(world, 'nele', (ctx) => links.create(ctx, { ...usual, mostUses: 0 }))
      },
      rule: 'A link lets 1 to 500 people in.',
      fact: '“0” is no such number.',
      fix: 'Type one from 1 to 500.',
      who: '',
      button: null,
      async madeGood(world) {
        await linkOf(world, 'nele', { uses: '3' })
        return said(await world.says('nele', 'links')).includes('0 of 3 uses')
      },
      done: true,
    },
  },
  too_many: {
    'more addresses at once than one act takes': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { ozma: 'Ozma Owner' })
        await found(world, 'Ozmas', 'ozma')
        return world.says('ozma', `invite ${thousands(0, 1001).replaceAll('\n', ' ')}`)
      },
      rule: 'At most 1,000 people are invited at once.',
      fact: 'These were 1,001; none of them was invited.',
      fix: 'Send them in parts of at most 1,000.',
      who: 'You can do this yourself.',
      button: 'Fill it in again',
      async madeGood(world) {
        await world.press('ozma', 'Fill it in again')
        await world.submit('ozma', { emails: thousands(0, 3) })
        return (await invitedTo(world, 'Ozmas')).length
      },
      done: 3,
    },
  },
} satisfies Scenarios
