// E-mail handed to a real mail server: what arrives there, and what is made of every way in which it may not.
import { type AddressInfo, createServer } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createMail } from '../../src/mail/mail.ts'
import { check, openSmtp, type Smtp } from '../../src/mail/smtp.ts'
import type { InvitationMail, Reader } from '../../src/org/telling/mail.ts'
import { type MailServer, openMailServer } from './server.ts'

const from = 'Guildhall <guildhall@org.example>'
const budi: Reader = { to: 'budi@sehat.example', name: null, locale: null, timeZone: null, stop: null }
const invitation: InvitationMail = {
  kind: 'invitation',
  organization: { id: 'org_1', name: 'Sehat Clinic', kind: 'shared' },
  inviter: { id: 'per_1', name: 'Dina Kusuma' },
  role: 'Member',
  workspaces: [],
  expiresAt: new Date('2026-11-30T09:14:00Z'),
  url: 'https://org.example/invitations/token',
}

let server: MailServer
let smtp: Smtp
beforeAll(async () => {
  server = await openMailServer()
  smtp = openSmtp({ url: server.url, from })
})
afterEach(() => {
  server.behave({})
  server.received.length = 0
})
afterAll(async () => {
  smtp.close()
  await server.close()
})

const send = (id: string, reader: Partial<Reader> = {}, more: Partial<InvitationMail> = {}) =>
  createMail(smtp).send(id, { ...budi, ...reader }, { ...invitation, ...more })

describe('an e-mail that is taken', () => {
  test('arrives once, at one address, as HTML and as plain text, under an id of ours', async () => {
    expect(await send('inv_1.0')).toBeNull()
    const [letter, ...more] = server.received
    expect(more).toEqual([])
    expect(letter).toMatchObject({ from: 'guildhall@org.example', to: ['budi@sehat.example'] })
    expect(letter?.headers).toMatchObject({
      from: from,
      to: 'budi@sehat.example',
      'message-id': '<inv_1.0@org.example>',
      'auto-submitted': 'auto-generated',
    })
    expect(letter?.subject).toBe('Dina Kusuma invites you to Sehat Clinic')
    for (const body of [letter?.text, letter?.html]) {
      expect(body).toContain('https://org.example/invitations/token')
      expect(body).toContain('30 Nov 2026, 09:14 (UTC)')
    }
  })

  test('tells programs how its reader stops it, in one line each, where there is such a way', async () => {
    const stop = `https://org.example/e-mail/${'x'.repeat(43)}`
    await send('inv_19.0', { stop })
    await send('inv_20.0')
    expect(server.received[0]?.headers).toMatchObject({
      'list-unsubscribe': `<${stop}>`,
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
    })
    expect(server.received[0]?.text).toContain(stop)
    expect(Object.keys(server.received[1]?.headers ?? {})).not.toContain('list-unsubscribe')
  })

  test('has the same id when it is handed in again', async () => {
    await send('inv_2.1')
    await send('inv_2.1')
    expect(server.received.map(({ headers }) => headers['message-id'])).toEqual(Array(2).fill('<inv_2.1@org.example>'))
  })

  test('has its letters, whatever they are written in', async () => {
    const name = 'عيادة الشفاء 🏥'
    const reader = { name: 'يوسف الأحمد' }
    await send('inv_3.0', reader, {
      organization: { ...invitation.organization, name },
      inviter: { id: 'p', name: 'Łukasz Żółć' },
    })
    const [letter] = server.received
    expect(letter?.subject).toBe(`Łukasz Żółć invites you to \u2068${name}\u2069`)
    expect(letter?.headers.to).toContain('يوسف الأحمد')
    expect(letter?.to).toEqual(['budi@sehat.example'])
    expect(letter?.html).toContain(name)
    expect([...(letter?.raw ?? 'é')].every((one) => one.charCodeAt(0) < 128)).toBe(true)
  })

  test.each([
    ['a line end', 'Sehat\r\nBcc: eve@evil.example\r\n\r\n<script>'],
    ['what a header is made of', 'Sehat" <eve@evil.example>, "x'],
    ['a lone line feed', 'Sehat\nBcc: eve@evil.example'],
    ['a separator of lines and a null', 'Sehat\u2028Bcc: eve@evil.example\0'],
  ])('goes to nobody else, whatever names with %s say', async (_, name) => {
    const reader = { name }
    await send('inv_4.0', reader, { organization: { ...invitation.organization, name }, inviter: { id: 'p', name } })
    const [letter] = server.received
    expect(letter?.to).toEqual(['budi@sehat.example'])
    expect(Object.keys(letter?.headers ?? {})).not.toContain('bcc')
    expect(letter?.raw.split('\r\n\r\n')[0]).not.toMatch(/^(?:bcc|cc):/im)
    expect(letter?.subject).toContain('invites you to Sehat')
  })

  test.each([
    'a@x.example, eve@evil.example',
    'a@x.example\r\nRCPT TO:<eve@evil.example>',
    '<eve@evil.example>',
    'nobody',
    'a b@x.example',
    '',
  ])('is refused for %j, which is not one address, before anyone is asked', async (to) => {
    expect(await send('inv_5.0', { to })).toEqual({ refused: expect.stringContaining('no address') })
    expect(server.received).toEqual([])
  })

  test('goes to a domain in any script', async () => {
    expect(await send('inv_6.0', { to: 'siti@klinik-sehát.example' })).toBeNull()
    expect(server.received[0]?.to[0]).toMatch(/^siti@(?:klinik-sehát|xn--klinik-seht-57a)\.example$/)
  })
})

describe('an address that is refused', () => {
  const refused = (answer: string) => server.behave({ recipient: (to) => (to.startsWith('nobody') ? answer : null) })

  test.each(['550 5.1.1 No such user', '552 5.2.2 The mailbox is full', '553 Not here'])(
    'by %j is told in the server’s words',
    async (answer) => {
      refused(answer)
      expect(await send('inv_7.0', { to: 'nobody@sehat.example' })).toEqual({ refused: answer })
      expect(await send('inv_8.0')).toBeNull()
      expect(server.received.map(({ to }) => to)).toEqual([['budi@sehat.example']])
    },
  )

  test('by several lines is told in one', async () => {
    const wordy = createServer((socket) => {
      socket.write('220 hello\r\n')
      socket.on('data', (line) => {
        const isRecipient = line.toString().startsWith('RCPT')
        socket.write(isRecipient ? '550-5.1.1 No such user\r\n550 5.1.1 here\r\n' : '250 well\r\n')
      })
    })
    await new Promise<void>((resolve) => wordy.listen(0, '127.0.0.1', resolve))
    const { port } = wordy.address() as AddressInfo
    const smtp = openSmtp({ url: `smtp://127.0.0.1:${port}`, from })
    expect(await createMail(smtp).send('inv_7.1', budi, invitation)).toEqual({ refused: '550 5.1.1 No such user here' })
    smtp.close()
    wordy.close()
  })

  test('after the whole letter was read is refused as well', async () => {
    server.behave({ letter: () => '554 5.7.1 Looks like spam' })
    expect(await send('inv_9.0')).toEqual({ refused: '554 5.7.1 Looks like spam' })
  })

  test.each(['450 4.2.1 Come back later', '421 4.3.2 Too many at once'])(
    'for now, by %j, may be tried again',
    async (answer) => {
      refused(answer)
      await expect(send('inv_10.0', { to: 'nobody@sehat.example' })).rejects.toThrow(`the mail server says: ${answer}`)
      server.behave({})
      expect(await send('inv_10.0', { to: 'nobody@sehat.example' })).toBeNull()
    },
  )

  test('because the server does not take e-mail from us may be tried again: no other address would mend that', async () => {
    server.behave({ sender: () => '550 5.7.0 You may not send as guildhall' })
    await expect(send('inv_11.0')).rejects.toThrow('You may not send')
  })
})

describe('a mail server', () => {
  test('that knows only plain letters is given no others, and one that knows more is', async () => {
    const plain = await openMailServer({ hideSMTPUTF8: true, hide8BITMIME: true })
    const simple = openSmtp({ url: plain.url, from })
    try {
      const refused = 'our mail server takes no addresses with such letters before the @'
      expect(await createMail(simple).send('inv_21.0', { ...budi, to: 'josé@sehat.example' }, invitation)).toEqual({
        refused,
      })
      expect(await createMail(simple).send('inv_22.0', { ...budi, name: 'José' }, invitation)).toBeNull()
      expect(plain.received.map(({ to }) => to)).toEqual([['budi@sehat.example']])
      expect(await send('inv_23.0', { to: 'josé@sehat.example' })).toBeNull()
      expect(server.received[0]?.to).toEqual(['josé@sehat.example'])
    } finally {
      simple.close()
      await plain.close()
    }
  })

  test.each([421, 554])(
    'that greets with %i and hangs up may be tried again, in its own words',
    async (responseCode) => {
      const busy = await openMailServer({
        onConnect: (_, done) => done(Object.assign(new Error('4.3.2 Not just now'), { responseCode })),
      })
      const smtp = openSmtp({ url: busy.url, from })
      await expect(createMail(smtp).send('inv_24.0', budi, invitation)).rejects.toThrow(
        `${responseCode} 4.3.2 Not just now`,
      )
      smtp.close()
      await busy.close()
    },
  )

  test('that is slow is waited for', async () => {
    server.behave({ delayMs: 700 })
    expect(await send('inv_12.0')).toBeNull()
    expect(server.received).toHaveLength(1)
  })

  test('that says nothing, or never says that it has the letter, is given up for now and gets it again', async () => {
    for (const patience of [{ silenceMs: 200 }, { wholeMs: 200 }]) {
      const hasty = openSmtp({ url: server.url, from }, undefined, patience)
      server.behave({ delayMs: 1_000 })
      await expect(createMail(hasty).send('inv_18.0', budi, invitation)).rejects.toThrow(
        'the mail server does not answer',
      )
      server.behave({})
      hasty.close()
      // By one with the usual patience: a busy machine needs some.
      expect(await send('inv_18.0')).toBeNull()
    }
    // Those that were given up arrive too, once the server is done with them: as the same letter.
    await expect.poll(() => server.received.length, { timeout: 10_000 }).toBe(4)
    expect(new Set(server.received.map(({ headers }) => headers['message-id']))).toEqual(
      new Set(['<inv_18.0@org.example>']),
    )
  })

  test('that is away is said to be away, and takes it once it is back', async () => {
    await server.goAway()
    await expect(send('inv_13.0')).rejects.toThrow('the mail server cannot be reached')
    await server.comeBack()
    expect(await send('inv_13.0')).toBeNull()
    expect(server.received).toHaveLength(1)
  })

  test('that is gone before it says that it has the letter gets it again under the same id', async () => {
    server.behave({ cuts: 1 })
    await expect(send('inv_14.0')).rejects.toThrow('the mail server')
    expect(await send('inv_14.0')).toBeNull()
    const ids = server.received.map(({ headers }) => headers['message-id'])
    expect(new Set(ids)).toEqual(new Set(['<inv_14.0@org.example>']))
  })

  test('takes many at once over a few connections', async () => {
    const many = Array.from({ length: 60 }, (_, n) => send(`inv_m${n}.0`, { to: `p${n}@sehat.example` }))
    expect(new Set(await Promise.all(many))).toEqual(new Set([null]))
    expect(new Set(server.received.map(({ to }) => to[0])).size).toBe(60)
  })

  test('that wants a password is told it, and one that refuses it is no fault of an address', async () => {
    const strict = await openMailServer({
      authOptional: false,
      onAuth: ({ username, password }, _, done) =>
        username === 'guild' && password === 'hush' ? done(null, { user: username }) : done(new Error('Invalid login')),
    })
    const as = (login: string) => ({ url: strict.url.replace('://', `://${login}@`), from })
    const [good, bad] = [openSmtp(as('guild:hush')), openSmtp(as('guild:wrong'))]
    try {
      expect(await createMail(good).send('inv_15.0', budi, invitation)).toBeNull()
      await expect(createMail(bad).send('inv_15.0', budi, invitation)).rejects.toThrow('does not let us in')
      await expect(check(as('guild:hush'))).resolves.toBeUndefined()
      await expect(check(as('guild:wrong'))).rejects.toThrow('Invalid login')
    } finally {
      good.close()
      bad.close()
      await strict.close()
    }
  })

  test('hears whom an e-mail is from, whatever stands in the name', async () => {
    const named = openSmtp({ url: server.url, from: 'Sehat, Inc. قسم <guildhall@org.example>' })
    await createMail(named).send('inv_16.0', budi, invitation)
    named.close()
    expect(server.received[0]?.from).toBe('guildhall@org.example')
    expect(server.received[0]?.headers.from).toMatch(/Sehat, Inc\. قسم.*<guildhall@org\.example>/)
  })

  test('is left alone once we stop: what it takes too long for is broken off', async () => {
    const stopping = new AbortController()
    const slow = openSmtp({ url: server.url, from }, stopping.signal, { graceMs: 100 })
    server.behave({ delayMs: 3_000 })
    const sent = createMail(slow).send('inv_17.0', budi, invitation)
    stopping.abort()
    await expect(sent).rejects.toThrow('the mail server')
  })
})
