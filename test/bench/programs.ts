// What is measured, each in a process of its own as in production: the web process as `npm run web` runs it, and the bare
// Bolt app. Beside them a stand-in for Slack that only says who they are.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export const signingSecret = '0123456789abcdef0123456789abcdef'

export type Program = { address: string; stop(): Promise<void> }

/** A Slack that answers auth.test, which every app asks at its start, and takes every Home; it knows no other method. */
export async function startSlack(): Promise<Program> {
  const answers: Record<string, object> = {
    '/api/auth.test': { team_id: 'TBENCH', user_id: 'UBENCHBOT', bot_id: 'BBENCH', url: 'https://bench.slack.com/' },
    '/api/views.publish': { view: { id: 'VBENCH', hash: '1.bench' } },
  }
  const server = createServer((request, response) => {
    const known = answers[request.url ?? '']
    response.setHeader('content-type', 'application/json')
    // Not before it has all come, as Slack.
    request.resume().on('end', () => {
      response.end(JSON.stringify(known ? { ok: true, ...known } : { ok: false, error: 'unknown_method' }))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const at = server.address()
  if (at === null || typeof at === 'string') throw new Error('the stand-in for Slack listens on no port')
  const stop = async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { address: `http://127.0.0.1:${at.port}/api/`, stop }
}

/** Guildhall's web process on a database, with what else it is to be told. */
export function startGuildhall(
  databaseUrl: string,
  slackAddress: string,
  more: Record<string, string> = {},
): Promise<Program> {
  return start('src/web.ts', [], {
    DATABASE_URL: databaseUrl,
    SLACK_BOT_TOKEN: 'xoxb-bench',
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_API_URL: slackAddress,
    HOST: '127.0.0.1',
    PORT: '0',
    ...more,
  })
}

/** The bare Bolt app. */
export const startBare = (slackAddress: string): Promise<Program> =>
  start('test/bench/bare.ts', [signingSecret, slackAddress], {})

/** Starts a program of this repository, and waits until a line of its output says that it is ready, and where. */
async function start(path: string, args: string[], settings: Record<string, string>): Promise<Program> {
  const { PATH = '', NODE_OPTIONS = '' } = process.env
  const program = join(import.meta.dirname, '../..', path)
  const env = { PATH, NODE_OPTIONS, NODE_ENV: 'production', ...settings }
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const ready = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { msg, level, address } = JSON.parse(line)
      if (msg === 'ready') resolve(address)
      else if (level !== 'info') process.stderr.write(`${line}\n`)
    })
  })
  const died = ended.then(([code]) => Promise.reject(new Error(`${path} ended with ${code} before it was ready`)))
  const address = await Promise.race([ready, died])
  // From here on an end is the one that is asked for.
  died.catch(() => undefined)
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  return { address, stop }
}
