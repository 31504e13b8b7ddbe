// Files handed to people: whole, once, said with what they are, and sent to nobody but Slack.
import { describe, expect, test } from 'vitest'
import { requireSlacks } from '../../src/slack/hosts.ts'
import { openWorld } from '../world.ts'

const bytes = new TextEncoder().encode('when,who\n2026-11-22,Dina\n')

describe('a file that is handed to someone', () => {
  const world = openWorld()
  const share = async (handle: string, comment: string) => {
    const { id } = await world().person(handle)
    const account = await world().db.slackIdentity.findFirstOrThrow({ where: { personId: id } })
    return world().deps.announce.share(account, { name: 'record.csv', title: 'The record', comment, bytes })
  }

  test('stands in their conversation with what is said of it', async () => {
    await world().says('dina', 'whoami')
    expect(await share('dina', 'The record of <!channel> *Sehat*')).toBeNull()
    const letter = (await world().inbox('dina')).at(-1)
    expect(letter?.text).toBe('The record of &lt;!channel&gt; ∗Sehat∗')
    expect(letter?.files?.map(({ name, size }) => ({ name, size }))).toEqual([
      { name: 'record.csv', size: bytes.length },
    ])
  })

  test('that cannot be reached is said, and nothing else is hidden', async () => {
    await world().says('budi', 'whoami')
    await world().faults({ slack: { method: { name: 'conversations.open', error: 'user_disabled' } } })
    expect(await share('budi', 'Yours')).toEqual({ unreachable: 'user_disabled' })
    await world().faults({ slack: { method: { name: 'files.completeUploadExternal', error: 'internal_error' } } })
    await expect(share('budi', 'Yours')).rejects.toThrow('internal_error')
    await world().faults({})
    expect(await world().inbox('budi')).toEqual([])
  })
})

describe('an address that Slack names', () => {
  const real = 'https://slack.com/api/'
  test.each([
    ['https://files.slack.com/upload/v1/x', real],
    ['http://127.0.0.1:4000/upload/v1/x', 'http://127.0.0.1:4000/api/'],
  ])('%s is Slack’s', (address, api) => {
    expect(requireSlacks(address, 'files.slack.com', api).href).toBe(address)
  })

  test.each([
    'http://files.slack.com/upload/v1/x',
    'https://files.slack.com.evil.example/x',
    'https://files.slack.com:8443/x',
    'https://files.slack.com@evil.example/x',
    'https://hooks.slack.com/x',
    'http://127.0.0.1:4000/x',
    'file:///etc/passwd',
  ])('%s is not', (address) => {
    expect(() => requireSlacks(address, 'files.slack.com', real)).toThrow('was named as Slack')
  })
})
