// Answers handed in late, at an address of a Slack that stumbles: shown once it takes them, and never asked of it for ever.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { send } from '../../src/slack/wire/late-answers.ts'

/** Hands an answer in at a Slack that says these things one after another; null hangs up. */
async function sentTo(...says: (number | null)[]): Promise<{ asked: number; logged: object[] }> {
  const left = [...says]
  let asked = 0
  const server = createServer((request, response) => {
    asked++
    const status = left.shift() ?? 200
    if (says[asked - 1] === null) request.socket.destroy()
    else response.writeHead(status).end('so it is')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const logged: object[] = []
  const log = { debug() {}, info() {}, warn: (facts: object) => void logged.push(facts), error() {} }
  const { port } = server.address() as AddressInfo
  await send(new URL(`http://127.0.0.1:${port}/answers`), '{}', log, [0, 0])
  return { asked, logged }
}

test.each([
  ['at once', [200], 1],
  ['after it had to slow down', [429, 200], 2],
  ['after it hung up, and then failed', [null, 503, 200], 3],
])('an answer is taken %s', async (_, says, asked) => {
  expect(await sentTo(...says)).toEqual({ asked, logged: [] })
})

test('an answer that Slack refuses is not handed in again, and one that it never takes is given up', async () => {
  const facts = { said: 'so it is' }
  expect(await sentTo(404)).toMatchObject({ asked: 1, logged: [{ status: 404, ...facts }] })
  expect(await sentTo(500, 500, 500, 200)).toMatchObject({ asked: 3, logged: [{ status: 500, ...facts }] })
})
