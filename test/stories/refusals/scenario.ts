// What a story of a refusal consists of, and what such stories are told with.
import pg from 'pg'
import { expect } from 'vitest'
import type { RefusalCode } from '../../../src/org/errors.ts'
import { newId } from '../../../src/org/ids.ts'
import { post } from '../../../src/sandbox/slack/api/chat.ts'
import { dmOf } from '../../../src/sandbox/slack/workspace.ts'
import { buttonsOf, type Exchange, type World } from '../../world.ts'
import { answers, said } from '../cast.ts'
import type { Told } from '../money/spending.ts'

/** One way to meet a refusal, and the way on from there. */
export type Scenario = {
  in: 'roomy' | 'tight' | 'topped' | 'sold' | 'carded' | 'clear'
  /** Brings it about; answers where it is said: to people in Slack, or to a program that spends. */
  refused(world: World): Promise<Exchange | Told>
  rule: string
  fact: string
  fix: string
  who: string
  /** Null where a program is refused, which is told all of it in words, and where the form that was sent stands right below. */
  button: string | null
  /** Presses the button as those it names, and answers with what shows that the refused act is done. */
  madeGood(world: World): Promise<unknown>
  done: unknown
}

export type Scenarios = { [C in RefusalCode]?: Record<string, Scenario> }

/** What is said of a refusal, with what can be pressed there. A program is given its code beside the words. */
export function readIn(met: Exchange | Told) {
  if ('messages' in met) {
    const seen = [met.messages.map(({ blocks }) => blocks), met.view]
    const isForm = (met.view?.blocks ?? []).some(({ type }) => type === 'input')
    return { words: said(met), buttons: buttonsOf(seen), code: null, isForm }
  }
  if (!met.refused) throw new Error(`not refused: ${JSON.stringify(met)}`)
  const { code, rule, fact, fix, who } = met.refused
  return { words: [rule, fact, fix, who].join('\n'), buttons: [], code, isForm: false }
}

/** Asks by the button of a refusal, and has the one it names approve in their direct messages. */
export async function approved(world: World, asker: string, decider: string, button = 'Request it'): Promise<void> {
  const asked = await world.press(asker, button)
  expect(said(asked)).toContain('can decide')
  await answers(world, decider, 'Approve')
  await world.settle()
}

/** Whom an organization has invited, as "Budi Santoso: member". */
export const invitedTo = async (world: World, organization: string): Promise<string[]> => {
  const { id } = await world.organization(organization)
  const open = await world.db.invitation.findMany({
    where: { organizationId: id, state: 'pending' },
    include: { invitee: true },
  })
  return open.map(({ invitee, email, role }) => `${invitee?.name ?? email}: ${role}`)
}

/** Keeps the copies of letters as they are, as Slack does where a message can no longer be changed. */
export const withoutRedrawing = (world: World) =>
  world.faults({ slack: { method: { name: 'chat.update', error: 'message_not_found' } } })

/** A copy of the open request in the hands of someone who may not decide it, as is left with whoever lost that right. */
export async function handedOn(world: World, organization: string, from: string, to: string): Promise<string> {
  await world.says(to, 'whoami')
  const [{ id: organizationId }, { id: personId }] = [await world.organization(organization), await world.person(to)]
  const { id } = await world.db.approval.findFirstOrThrow({ where: { organizationId, state: 'pending' } })
  const identity = await world.db.slackIdentity.findFirstOrThrow({ where: { personId } })
  const { space } = world.sandbox.slack
  const letter = (await world.inbox(from)).findLast(({ blocks }) => buttonsOf(blocks).includes('Approve'))
  const { channel, ts } = await post(space, {
    channel: dmOf(identity.userId),
    text: letter?.text ?? '',
    blocks: letter?.blocks ?? [],
  })
  const at = world.deps.clock.now()
  const sent = { about: 'approval', subjectId: id, state: 'sent', channel, ts, createdAt: at, sentAt: at } as const
  await world.db.notice.create({ data: { id: newId('ntc', at), identityId: identity.id, ...sent } })
  return ts
}

/** Presses "Remind them", and has the one who can decide approve the copy that comes of it. */
export async function reminded(world: World, by: string, decider: string): Promise<void> {
  const before = await world.inbox(decider)
  expect(said(await world.press(by, 'Remind them'))).toContain('Reminded: your request to')
  expect((await world.inbox(decider)).length).toBe(before.length + 1)
  await answers(world, decider, 'Approve')
}

/** Holds an organization open from another connection, as a long act would, until it is let go. */
export async function held(world: World, organizationId: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: world.sandbox.databaseUrl })
  await client.connect()
  await client.query('begin')
  await client.query('select 1 from "Organization" where id = $1 for update', [organizationId])
  return async () => {
    await client.query('rollback')
    await client.end()
  }
}
