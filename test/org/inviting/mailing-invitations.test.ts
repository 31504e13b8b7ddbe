// Invitations by e-mail, by the rules and a real mail server: what is sent, what becomes of it, and whom that is told.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createMail } from '../../../src/mail/mail.ts'
import { openSmtp, type Smtp } from '../../../src/mail/smtp.ts'
import type { ActContext, Clock, Deps } from '../../../src/org/context.ts'
import { findAll } from '../../../src/org/inviting/finding.ts'
import * as board from '../../../src/org/inviting/invitation-board.ts'
import * as invitations from '../../../src/org/inviting/invitations.ts'
import * as mailing from '../../../src/org/inviting/mailing-invitations.ts'
import { digestOf } from '../../../src/org/inviting/page-tokens.ts'
import { thaw } from '../../../src/org/record/receipts.ts'
import type { News } from '../../../src/org/telling/letters.ts'
import { tokensWith } from '../../../src/surroundings.ts'
import { type MailServer, openMailServer } from '../../mail/server.ts'
import { at, openCast, type Player } from '../cast.ts'

const cast = openCast()

let server: MailServer
let smtp: Smtp
let dina: Player
let clinic: string
let passed = 0
const clock: Clock = { now: () => new Date(Date.now() + passed), wall: (moment) => moment }
const warned: string[] = []

beforeAll(async () => {
  server = await openMailServer()
  smtp = openSmtp({ url: server.url, from: 'guildhall@org.example' })
  ;[dina] = (await cast().arrive('UDINA')) as [Player]
  clinic = await cast().founds(dina, 'Sehat <Clinic>', 'team')
})
afterEach(() => {
  server.behave({})
  server.received.length = 0
  warned.length = 0
  passed = 0
})
afterAll(async () => {
  smtp.close()
  await server.close()
})

const deps = (more: Partial<Deps> = {}): Deps => {
  const log = { ...cast().deps.log, warn: (_: object, message: string) => void warned.push(message) }
  return { ...cast().deps, clock, log, mail: createMail(smtp), tokens: tokensWith('a secret'), ...more }
}
const asDina = (): ActContext => ({ ...at(dina, clinic), deps: deps() })

/** Dina invites that address; gives the invitation. */
async function invited(email: string) {
  const { sent } = await invitations.create(asDina(), { people: [], role: 'member', emails: [email] })
  return cast().db.invitation.findUniqueOrThrow({ where: { id: sent[0]?.invitationId ?? '' } })
}
const now = (id: string) => cast().db.invitation.findUniqueOrThrow({ where: { id } })
const job = ({ id, turn }: { id: string; turn: number }, more: Partial<Deps> = {}) =>
  mailing.send(deps(more), { invitationId: id, turn, since: new Date().toISOString() })
const told = async (): Promise<News[]> => {
  const notices = await cast().db.notice.findMany({ where: { about: 'news', identity: { personId: dina.id } } })
  return notices.map(({ facts }) => thaw<News>(facts)).filter(({ news }) => news === 'mail_refused')
}
const pageIn = (text = '') => /https:\/\/\S+\/invitations\/(\S+)/.exec(text)?.[1] ?? ''

describe('an invitation to an address', () => {
  test('is sent once, however often its job runs, and its page opens', async () => {
    const { id } = await invited('budi@sehat.example')
    await job({ id, turn: 0 })
    await job({ id, turn: 0 })
    expect(server.received).toHaveLength(1)
    const [letter] = server.received
    expect(letter?.to).toEqual(['budi@sehat.example'])
    expect(letter?.subject).toBe('UDINA invites you to Sehat <Clinic>')
    expect(letter?.html).toContain('Sehat &lt;Clinic&gt;')
    expect(letter?.text).toContain('as Member')
    expect(await now(id)).toMatchObject({
      mailState: 'sent',
      mailProblem: null,
      tokenDigest: digestOf(pageIn(letter?.text)),
    })
  })

  test('that is sent again has another page, and the e-mail that was still owed for the first is not sent', async () => {
    const { id } = await invited('sari@sehat.example')
    await board.resend(asDina(), id)
    await job({ id, turn: 0 })
    expect(server.received).toEqual([])
    await job({ id, turn: 1 })
    const { tokenDigest } = await now(id)
    expect(digestOf(pageIn(server.received[0]?.text))).toBe(tokenDigest)
    expect(server.received[0]?.headers['message-id']).toBe(`<${id}.1@org.example>`)
  })

  test('that was revoked or has expired is not sent', async () => {
    const revoked = await invited('ana@sehat.example')
    await board.revoke(asDina(), revoked.id)
    const expired = await invited('omar@sehat.example')
    passed = 8 * 86_400_000
    await job(revoked)
    await job(expired)
    expect(server.received).toEqual([])
  })

  test('opens by the secret of the moment at which it is sent', async () => {
    const { id } = await invited('lia@sehat.example')
    await job({ id, turn: 0 }, { tokens: tokensWith('another secret') })
    expect(digestOf(pageIn(server.received[0]?.text))).toBe((await now(id)).tokenDigest)
  })
})

describe('an address that is refused', () => {
  test('is told to whoever invited, once, in the server’s words, and to nobody else', async () => {
    server.behave({ recipient: () => '550 5.1.1 <b>No</b> such user' })
    const before = (await told()).length
    const { id } = await invited('nobody@sehat.example')
    await Promise.all([job({ id, turn: 0 }), job({ id, turn: 0 })])
    await job({ id, turn: 0 })
    expect(await now(id)).toMatchObject({
      state: 'pending',
      mailState: 'refused',
      mailProblem: '550 5.1.1 <b>No</b> such user',
    })
    const news = (await told()).slice(before)
    expect(news).toEqual([
      expect.objectContaining({ address: 'nobody@sehat.example', because: '550 5.1.1 <b>No</b> such user' }),
    ])
    const owed = await cast().db.notice.count({
      where: { facts: { path: ['result', 'address'], equals: 'nobody@sehat.example' } },
    })
    expect(owed).toBe(1)
  })

  test('holds up no other', async () => {
    server.behave({ recipient: (to) => (to.startsWith('gone') ? '550 Gone' : null) })
    const [gone, here] = [await invited('gone@sehat.example'), await invited('here@sehat.example')]
    await Promise.all([job(gone), job(here)])
    expect(server.received.map(({ to }) => to[0])).toEqual(['here@sehat.example'])
    expect([(await now(gone.id)).mailState, (await now(here.id)).mailState]).toEqual(['refused', 'sent'])
  })

  test('may be sent again once it is right', async () => {
    server.behave({ recipient: () => '550 Not yet' })
    const { id } = await invited('late@sehat.example')
    await job({ id, turn: 0 })
    server.behave({})
    await board.resend(asDina(), id)
    expect(await now(id)).toMatchObject({ mailState: 'pending', mailProblem: null, turn: 1 })
    await job({ id, turn: 1 })
    expect((await now(id)).mailState).toBe('sent')
  })
})

describe('a mail server that is away', () => {
  test('is tried again, and the invitation says that it waits', async () => {
    const { id } = await invited('wait@sehat.example')
    await server.goAway()
    await expect(job({ id, turn: 0 })).rejects.toThrow('cannot be reached')
    expect(await now(id)).toMatchObject({ mailState: 'pending', mailProblem: 'the mail server cannot be reached' })
    await server.comeBack()
    await job({ id, turn: 0 })
    expect(await now(id)).toMatchObject({ mailState: 'sent', mailProblem: null })
    expect(server.received).toHaveLength(1)
  })

  test('for days is given up, and whoever invited is told', async () => {
    server.behave({ recipient: () => '451 4.3.0 Later' })
    const { id } = await invited('never@sehat.example')
    const before = (await told()).length
    await expect(job({ id, turn: 0 })).rejects.toThrow('Later')
    passed = 4 * 86_400_000
    await job({ id, turn: 0 })
    expect((await now(id)).mailState).toBe('refused')
    expect((await told()).slice(before)).toMatchObject([{ address: 'never@sehat.example' }])
    expect(warned).toEqual(['an e-mail is given up: no mail server took it for days'])
  })

  test('and one that was taken away since is said as well', async () => {
    const { id } = await invited('off@sehat.example')
    await job({ id, turn: 0 }, { mail: null })
    expect(await now(id)).toMatchObject({ mailState: 'refused', mailProblem: 'no e-mail is sent from here' })
  })
})

describe('asking Slack whose addresses are', () => {
  const asked: string[] = []
  const askAbout = async (ids: string[], chokesOn: RegExp) => {
    asked.length = 0
    const findByEmail: Deps['directory']['findByEmail'] = async (email) => {
      asked.push(email)
      if (chokesOn.test(email)) throw new Error('invalid_arguments')
      return null
    }
    const directory = { ...cast().deps.directory, findByEmail }
    await cast().pool.query(`delete from graphile_worker._private_jobs where task_id in
      (select id from graphile_worker._private_tasks where identifier = 'find-invitees')`)
    await findAll({ deps: deps({ directory }), actor: { kind: 'system' }, surface: 'job' }, ids)
    const { rows } = await cast().pool.query<{ payload: { invitationIds: string[] } }>(
      `select j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
       where t.identifier = 'find-invitees'`,
    )
    return rows.flatMap(({ payload }) => payload.invitationIds)
  }

  test('goes on where it chokes on one, asks about that one later, and about all the others where it answers nothing', async () => {
    const ids: string[] = []
    for (const name of ['a', 'odd', 'b', 'c', 'd']) ids.push((await invited(`${name}@found.example`)).id)
    expect(await askAbout(ids, /odd/)).toEqual([ids[1]])
    expect(asked).toHaveLength(5)
    expect((await askAbout(ids, /./)).toSorted()).toEqual(ids.toSorted())
    expect(asked).toHaveLength(3)
    await expect(askAbout([ids[1] ?? ''], /./)).rejects.toThrow('invalid_arguments')
  })
})
