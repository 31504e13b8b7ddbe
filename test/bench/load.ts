// The loader: sends signed slash commands over connections that are kept alive, so many at a time, and reads each answer.
import { createHmac } from 'node:crypto'
import { Client } from 'undici'
import { signingSecret } from './programs.ts'

/** What callers type, and what the answer must say; an answer that says anything else ends the measuring. */
export type Script = { type(caller: number, sent: number): string; says: string }

export type Target = { address: string; script: Script }

/** One measuring: requests answered in a second, and how long each took, in milliseconds. */
export type Measured = { perSecond: number; latencies: number[] }

export type Pace = { atATime: number; ms: number; callers: number }

let sent = 0

/** Sends for so long. Every request is another caller's, in turn, and none is a repetition: each has its own trigger id. */
export async function measure({ address, script }: Target, { atATime, ms, callers }: Pace): Promise<Measured> {
  const latencies: number[] = []
  const began = performance.now()
  const until = began + ms
  const line = async () => {
    const client = new Client(address)
    for (let now = performance.now(); now < until; ) {
      await say(client, script, (sent++ % callers) + 1)
      const before = now
      now = performance.now()
      latencies.push(now - before)
    }
    await client.close()
  }
  await Promise.all(Array.from({ length: atATime }, line))
  return { perSecond: (latencies.length * 1000) / (performance.now() - began), latencies }
}

async function say(client: Client, { type, says }: Script, caller: number): Promise<void> {
  const body = payload(caller, type(caller, sent))
  const answer = await client.request({ path: '/slack/events', method: 'POST', body, headers: signed(body) })
  const text = await answer.body.text()
  if (answer.statusCode !== 200 || !text.includes(says))
    throw new Error(`asked for "${says}", and was answered ${answer.statusCode}: ${text.slice(0, 500)}`)
}

// All that Slack sends with a command (docs.slack.dev: slash commands).
function payload(caller: number, text: string): string {
  return (
    'token=bench&team_id=TBENCH&team_domain=bench&channel_id=CBENCH&channel_name=general&command=%2Forg' +
    '&api_app_id=ABENCH&is_enterprise_install=false&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FTBENCH%2F1%2Fa' +
    `&user_id=U${caller}&user_name=person${caller}&text=${encodeURIComponent(text)}&trigger_id=${sent}.${process.pid}.bench`
  )
}

function signed(body: string): Record<string, string> {
  const at = Math.floor(Date.now() / 1000)
  const signature = createHmac('sha256', signingSecret).update(`v0:${at}:${body}`).digest('hex')
  return {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': String(at),
    'x-slack-signature': `v0=${signature}`,
  }
}
