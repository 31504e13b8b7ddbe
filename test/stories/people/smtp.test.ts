// The sandbox with a mail server of one's own: e-mail goes there, by SMTP, and not into the sandbox's mailbox.
import { afterAll, expect, test } from 'vitest'
import { type MailServer, openMailServer } from '../../mail/server.ts'
import { openWorld, textOf } from '../../world.ts'
import { found, said } from '../cast.ts'

let server: MailServer | undefined
const world = openWorld({
  catalog: 'collective',
  smtp: async () => {
    server = await openMailServer()
    return server.url
  },
})
afterAll(() => server?.close())

const mailServer = (): MailServer => {
  if (!server) throw new Error('the mail server is not open yet')
  return server
}
const arrived = async () => {
  await world().settle()
  return mailServer().received.flatMap(({ to }) => to)
}

test('an invitation is handed to it once, with whom it is from, and the mailbox stays empty', async () => {
  await found(world(), 'Sehat Clinic', 'dina')
  await world().says('dina', 'invite siti@apotek.example')
  expect(await arrived()).toEqual(['siti@apotek.example'])
  expect(mailServer().received[0]).toMatchObject({
    from: 'guildhall@org.example',
    subject: 'Dina Kusuma invites you to Sehat Clinic',
  })
  expect(await world().call('mail')).toEqual([])
})

test('while it is away the invitation waits, and goes out once it is back', async () => {
  await mailServer().goAway()
  await world().says('dina', 'invite later@apotek.example')
  await world().settle()
  expect(said(await world().says('dina', 'invites'))).toContain(
    'the e-mail is waiting: the mail server cannot be reached',
  )
  await mailServer().comeBack()
  await world().advance('PT10M')
  expect(await arrived()).toEqual(['siti@apotek.example', 'later@apotek.example'])
})

test('one address that it refuses is told to whoever invited, and the others arrive', async () => {
  mailServer().behave({ recipient: (to) => (to.startsWith('gone') ? '550 5.1.1 Moved away' : null) })
  await world().says('dina', 'invite gone@apotek.example here@apotek.example')
  expect((await arrived()).slice(2)).toEqual(['here@apotek.example'])
  const told = (await world().inbox('dina')).map(({ blocks }) => textOf(blocks)).join('\n')
  expect(told).toContain('did not reach gone@apotek.example: no mail server takes it (“550 5.1.1 Moved away”)')
})

test('that is slow with many keeps no direct message waiting', async () => {
  mailServer().behave({ delayMs: 400 })
  const many = Array.from({ length: 30 }, (_, n) => `slow${n}@apotek.example`)
  await world().says('dina', `invite ${many.join(' ')}`)
  await world().says('dina', 'invite @budi')
  await expect
    .poll(async () => (await world().call<{ text: string }[]>('inbox?as=budi')).map(({ text }) => text).join(), {
      timeout: 10_000,
    })
    .toContain('invites you to Sehat Clinic')
  const slow = () => mailServer().received.filter(({ to }) => to[0]?.startsWith('slow')).length
  expect(slow()).toBeLessThan(30)
  await world().settle()
  expect(slow()).toBe(30)
})
