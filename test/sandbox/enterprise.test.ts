// A workspace that is one of two of an Enterprise organization: the same person speaks from either, as one account.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { ENTERPRISE, SECOND_TEAM, TEAM } from '../../src/sandbox/people.ts'
import { type Ground, lay, modal, row } from './ground.ts'

type Told = Record<string, unknown>
let ground: Ground
const heard: Told[] = []
beforeAll(async () => {
  const keep = (body: unknown) => void heard.push(body as Told)
  ground = await lay(
    (app) => {
      app.command('/org', async ({ body, ack, client }) => {
        keep(body)
        await ack(body.text === 'form' ? undefined : { text: 'Here', blocks: [row({ id: 'go', text: 'Go' })] })
        if (body.text === 'form') await client.views.open({ trigger_id: body.trigger_id, view: modal() })
      })
      app.action('go', async ({ body, ack }) => {
        keep(body)
        await ack()
      })
      app.view('create', async ({ body, ack }) => {
        keep(body)
        await ack()
      })
      app.event('app_home_opened', async ({ body }) => keep(body))
    },
    { enterprise: true },
  )
})
afterAll(() => ground.close())
afterEach(() => {
  expect(ground.refusals()).toEqual([])
})

const there = { as: 'dina', team: SECOND_TEAM.id }

it('a command names the workspace that it was typed in, and the organization of both', async () => {
  await ground.drive('/command', { as: 'dina', text: 'a' })
  expect(heard.at(-1)).toMatchObject({
    team_id: TEAM.id,
    user_id: 'U0DINA00001',
    enterprise_id: ENTERPRISE.id,
    is_enterprise_install: 'true',
  })
  await ground.drive('/command', { ...there, text: 'b' })
  expect(heard.at(-1)).toMatchObject({
    team_id: SECOND_TEAM.id,
    user_id: 'U0DINA00001',
    enterprise_id: ENTERPRISE.id,
  })
})

it('so do a pressed button, a filled form and App Home', async () => {
  await ground.drive('/command', { as: 'dina', text: 'a' })
  await ground.drive('/press', { ...there, action: 'Go' })
  const from = {
    team: { id: SECOND_TEAM.id, enterprise_id: ENTERPRISE.id },
    enterprise: { id: ENTERPRISE.id },
    user: { id: 'U0DINA00001', team_id: SECOND_TEAM.id },
    is_enterprise_install: true,
  }
  expect(heard.at(-1)).toMatchObject(from)
  await ground.drive('/command', { ...there, text: 'form' })
  await ground.drive('/submit', { ...there, values: { name: 'x' } })
  expect(heard.at(-1)).toMatchObject({ ...from, view: { team_id: SECOND_TEAM.id } })
  await ground.drive('/home', there)
  expect(heard.at(-1)).toMatchObject({ team_id: SECOND_TEAM.id, enterprise_id: ENTERPRISE.id })
})

it('an account names the organization that it is of', async () => {
  const { user } = await ground.client.users.info({ user: 'U0DINA00001' })
  expect(user).toMatchObject({ team_id: TEAM.id, enterprise_user: { enterprise_id: ENTERPRISE.id } })
  expect(await ground.client.auth.test()).toMatchObject({
    enterprise_id: ENTERPRISE.id,
    is_enterprise_install: true,
  })
})

it('nobody speaks from a workspace that is not there, and none of another company from ours', async () => {
  expect(await ground.ask('/command', { as: 'dina', team: 'T0NOWHERE01', text: '' })).toMatchObject({
    status: 409,
    body: { choices: [TEAM.id, SECOND_TEAM.id] },
  })
  expect(await ground.ask('/press', { as: 'eko', team: SECOND_TEAM.id, action: 'Go' })).toMatchObject({ status: 409 })
})

it('a workspace on its own has no other', async () => {
  const alone = await lay()
  expect(await alone.ask('/command', { ...there, text: '' })).toMatchObject({ status: 409 })
  await alone.close()
})
