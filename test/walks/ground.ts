// Ground to walk on: an organization with all that one can have, people in every role, and hands that press and send what
// was drawn for someone, whether or not it should still do anything.
import { beforeAll } from 'vitest'
import type { ActContext } from '../../src/org/context.ts'
import * as invitations from '../../src/org/inviting/invitations.ts'
import * as organizations from '../../src/org/organization/organizations.ts'
import * as people from '../../src/org/people/people.ts'
import { post } from '../../src/sandbox/slack/api/chat.ts'
import { pushView } from '../../src/sandbox/slack/api/views.ts'
import { withIds } from '../../src/sandbox/slack/blocks.ts'
import { closeViews } from '../../src/sandbox/slack/views.ts'
import { dmOf } from '../../src/sandbox/slack/workspace.ts'
import type { FormName } from '../../src/slack/modals.ts'
import { found, hire } from '../stories/cast.ts'
import { giving } from '../stories/catalogs.ts'
import { upgrades } from '../stories/money/till.ts'
import { type Exchange, openWorld, textOf, type World } from '../world.ts'

/** Who walks: one in each role of `standard`, and two owners more; Olga founded the organization and makes what they walk on. */
export const walkers = { owner: 'olaf', admin: 'adam', billing: 'bill', member: 'mona', viewer: 'vera' } as const
export type Role = keyof typeof walkers

/** Stands in the name of everything that belongs to the organization: whoever reads it, reads the organization's. */
export const MARK = 'Zebrano'

/** What a step came to at once: the refusals, and the words. */
export type Footprint = { refused: string[]; words: string }

export class Ground {
  readonly world: World
  organizationId = ''
  #made = 0

  constructor(world: World) {
    this.world = world
  }

  /** A word that nothing else on the ground has in its name. */
  mark(kind: string): string {
    this.#made += 1
    return `${MARK} ${kind} ${this.#made}`
  }

  /** Someone's context in the organization, to make things with. */
  async at(handle: string): Promise<ActContext> {
    const { id } = await this.world.person(handle)
    const actor = await people.actorOf(this.world.deps, id)
    return { deps: this.world.deps, actor, surface: 'slack', organizationId: this.organizationId }
  }

  /** The role in which someone walks. */
  async roleOf(handle: string): Promise<string> {
    return Object.entries(walkers).find(([, one]) => one === handle)?.[0] ?? 'owner'
  }

  idOf = async (handle: string): Promise<string> => (await this.world.person(handle)).id

  /** A newcomer of the workspace, who has been here. */
  async newcomer(): Promise<string> {
    this.#made += 1
    const [handle] = await hire(this.world, { [`new${this.#made}`]: `Newcomer ${this.#made}` })
    await this.world.says(handle as string, 'whoami')
    return handle as string
  }

  /** Presses a button that the app once drew for someone in the organization, whatever has become of them. */
  async press(handle: string, action: string, value: object = {}): Promise<Exchange> {
    this.#made += 1
    const button = {
      type: 'button',
      action_id: `${action}#0`,
      text: { type: 'plain_text', text: `Walk ${this.#made}` },
      value: JSON.stringify({ ...value, o: this.organizationId, n: `walk.${this.#made}` }),
    }
    const ts = await this.show(handle, [{ type: 'actions', elements: [button] }])
    return this.world.press(handle, `Walk ${this.#made}`, { in: ts })
  }

  private async show(handle: string, blocks: unknown[]): Promise<string> {
    const { space } = this.world.sandbox.slack
    const person = space.people.all().find((one) => one.handle === handle)
    if (!person) throw new Error(`nobody is called ${handle}`)
    const message = await post(space, { channel: dmOf(person.id), text: 'Walk', blocks: withIds(blocks) })
    return message.ts
  }

  /** A form as it is drawn for someone: for Olga, who may everything, unless it is about themselves. */
  async form(handle: string, form: FormName, known: object = {}): Promise<object> {
    const { view } = await ('ask' in known
      ? this.press(handle, 'fill', known)
      : this.press(handle, 'open', { form, ...known }))
    if (!view) throw new Error(`the form ${form} does not open: ${this.world.refused}`)
    const { space } = this.world.sandbox.slack
    const drawn = space.views.get(view.id)
    await closeViews(space, drawn?.user ?? '')
    if (!drawn) throw new Error(`the form ${form} is nowhere`)
    return drawn.given
  }

  /** Sends a form that was drawn for someone in the organization, whatever has become of them. */
  async send(handle: string, given: object, values: object): Promise<Exchange> {
    const { space } = this.world.sandbox.slack
    const person = space.people.all().find((one) => one.handle === handle)
    if (!person) throw new Error(`nobody is called ${handle}`)
    await closeViews(space, person.id)
    // Where its answer went is not where this one's should go: it stays in the form.
    const { private_metadata } = given as { private_metadata?: string }
    const { r: _, ...kept } = JSON.parse(private_metadata || '{}')
    const view = await pushView(space, person.id, { ...given, private_metadata: JSON.stringify(kept) })
    const sent = await this.world.call<Exchange>('submit', { as: handle, values, view: view.id })
    await closeViews(space, person.id)
    return sent
  }

  /** Everything that the record has of the organization, as one word; where people are is their own, and how Stripe has it was asked. */
  async digest(): Promise<string> {
    const tables = await this.world.db.$queryRaw<{ name: string }[]>`
      select table_name as name from information_schema.columns
      where table_schema = 'public' and column_name = 'organizationId' and table_name not in ('Context', 'BillingAccount') order by 1`
    const parts = tables.map(
      ({ name }) =>
        `select '${name}' as name, md5(coalesce(string_agg(t::text, '' order by t::text), '')) as sum from "${name}" t where "organizationId" = '${this.organizationId}'`,
    )
    parts.push(
      `select 'Organization' as name, md5(t::text) as sum from "Organization" t where id = '${this.organizationId}'`,
    )
    return JSON.stringify(await this.world.db.$queryRawUnsafe(parts.join(' union all ')))
  }

  /** Closes whatever lies open before someone. */
  async clear(handle: string): Promise<void> {
    const { space } = this.world.sandbox.slack
    await closeViews(space, space.people.all().find((one) => one.handle === handle)?.id ?? '')
  }

  /** Takes a step of someone's, and tells what they were told. */
  async step(handle: string, take: (handle: string) => Promise<Exchange>): Promise<Footprint> {
    await this.clear(handle)
    this.world.refused.length = 0
    const { messages, view, errors } = await take(handle)
    const words = textOf([...messages.map(({ blocks }) => blocks), view, errors])
    return { refused: [...this.world.refused], words }
  }

  /** The organization as it is once everything is quiet. */
  async quiet(): Promise<string> {
    await this.world.settle()
    return this.digest()
  }
}

/** Opens the ground for the test file that calls it; `more` walk there too: handle → role. */
export function openGround(more: Record<string, string> = {}): () => Ground {
  const world = openWorld({ catalog: giving })
  let ground: Ground
  beforeAll(async () => {
    ground = new Ground(world())
    await hire(world(), { olga: 'Olga Founder' })
    await hire(world(), Object.fromEntries(Object.entries(walkers).map(([role, handle]) => [handle, `Walker ${role}`])))
    const staff = { ...Object.fromEntries(Object.entries(walkers).map(([role, handle]) => [handle, role])), ...more }
    const others = Object.keys(more).filter((handle) => !Object.values<string>(walkers).includes(handle))
    await hire(world(), Object.fromEntries(others.map((handle) => [handle, `Walker ${handle}`])))
    await world().says('olga', 'create Walks')
    ground.organizationId = (await world().organization('Walks')).id
    const system = { deps: world().deps, actor: { kind: 'system' }, surface: 'cli' } as const
    // Whoever may own many is not refused one for having one already.
    const unlimited = async (handle: string) => {
      await world().says(handle, 'whoami')
      const own = await world().db.organization.findFirstOrThrow({
        where: { personId: (await world().person(handle)).id },
      })
      await organizations.setPlan({ ...system, organizationId: own.id }, { organizationId: own.id, plan: 'enterprise' })
    }
    await unlimited('olga')
    await found(world(), 'Elsewhere', 'olga', {})
    await world().says('olga', 'switch Walks')
    await upgrades(world(), 'olga', 'team')
    for (const [handle, role] of Object.entries(staff)) {
      await unlimited(handle)
      await joins(ground, handle, role)
    }
  })
  return () => ground
}

/** Has someone become a member, wherever they act. */
export async function admit(ground: Ground, handle: string, role: string): Promise<void> {
  const { sent } = await invitations.create(await ground.at('olga'), { people: [await ground.idOf(handle)], role })
  await invitations.accept(await ground.at(handle), sent[0]?.invitationId ?? '')
}

/** Has someone become a member, and act in the organization from now on. */
export async function joins(ground: Ground, handle: string, role: string): Promise<void> {
  await admit(ground, handle, role)
  await ground.world.settle()
  await ground.world.says(handle, 'switch Walks')
}
