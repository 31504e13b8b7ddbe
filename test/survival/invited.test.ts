// Guildhall as it runs in production, web and worker apart, with a Slack and a mail server of others: an e-mail arrives, its
// page is opened, people sign in at that Slack, and are in. No driver, no browser: what any program can do over HTTP.
import { expect, test, vi } from 'vitest'
import { openMailServer } from '../mail/server.ts'
import { freePort, launch, ready } from './process.ts'
import { stand } from './slack.ts'

test('someone from elsewhere comes in by the e-mail that they got, across processes', {
  timeout: 120_000,
}, async () => {
  const slack = await stand()
  const mail = await openMailServer()
  const port = await freePort()
  const home = `http://localhost:${port}`
  const { clientId, clientSecret } = slack.slack.keys
  const env = {
    ...slack.env,
    SLACK_CLIENT_ID: clientId,
    SLACK_CLIENT_SECRET: clientSecret,
    SMTP_URL: mail.url,
    MAIL_FROM: 'Guildhall <hello@org.example>',
    PUBLIC_URL: home,
  }
  const web = launch('web', { ...env, PORT: String(port) })
  const worker = launch('worker', { ...env, PORT: '0', LOG_LEVEL: 'info' })
  await ready(`http://127.0.0.1:${port}`, web)
  slack.slack.sendTo(`http://127.0.0.1:${port}/slack/events`)
  await slack.drive('/command', { as: 'dina', text: 'create Kopi' })
  await slack.drive('/command', { as: 'dina', text: 'switch Kopi' })
  await slack.drive('/command', { as: 'dina', text: 'invite ada@far.example' })
  const arrived = () => expect({ letters: mail.received.length, worker: worker.said() }).toMatchObject({ letters: 1 })
  await vi.waitFor(arrived, { timeout: 60_000 })
  const page = /http:\/\/\S+\/invitations\/\S+/.exec(mail.received[0]?.text ?? '')?.[0] ?? ''
  expect(page).toMatch(`${home}/invitations/`)

  const form = { method: 'POST', redirect: 'manual' } as const
  const sent = await fetch(`${page}/sign-in`, form)
  const begun = (sent.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
  const said = await fetch(`${sent.headers.get('location')}&email=ada@far.example&name=Ada`, { redirect: 'manual' })
  const back = said.headers.get('location') ?? ''
  expect(back).toMatch(`${home}/sign-in/slack?`)
  const entered = await fetch(back, { redirect: 'manual', headers: { cookie: begun } })
  expect([entered.status, entered.headers.get('location')]).toEqual([303, new URL(page).pathname])
  const cookie = (entered.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
  const shown = await (await fetch(page, { headers: { cookie } })).text()
  const seal = /name="seal" value="([^"]*)"/.exec(shown)?.[1] ?? ''
  const accepted = await fetch(`${page}/accept`, { ...form, headers: { cookie }, body: new URLSearchParams({ seal }) })
  expect(accepted.status).toBe(303)
  expect(await (await fetch(page, { headers: { cookie } })).text()).toContain('You are in, <bdi>Ada</bdi>')
  const { messages } = await slack.drive('/command', { as: 'dina', text: 'members' })
  expect(JSON.stringify(messages)).toContain('Ada')
  expect(slack.refusals()).toEqual([])
  await mail.close()
})
