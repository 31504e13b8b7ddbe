// Guildhall's real entries as processes of their own, for tests that end them in every way there is.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, vi } from 'vitest'

export type Running = {
  child: ChildProcess
  /** Everything it has written so far. */
  said(): string
  /** Resolves with its exit code once it has ended; null where a signal ended it. */
  ended: Promise<number | null>
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<number | null>
}

export type Entry = 'start' | 'web' | 'worker'

/** Runs an entry with exactly these variables. Whatever still runs when the test is over is ended. */
export function launch(entry: Entry, env: Record<string, string>, args: readonly string[] = []): Running {
  const program = fileURLToPath(new URL(`../../src/${entry}.ts`, import.meta.url))
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const words: string[] = []
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => words.push(text))
  const ended = once(child, 'close').then(([code]) => code as number | null)
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal)
    return ended
  }
  onTestFinished(async () => void (await end('SIGKILL')))
  return { child, said: () => words.join(''), ended, end }
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (!address || typeof address === 'string') throw new Error('no port was to be had')
  return address.port
}

/** Resolves once whatever listens there says that it is ready; fails at once where the process has ended instead. */
export async function ready(address: string, running: Running): Promise<void> {
  let hasEnded = false
  void running.ended.then(() => {
    hasEnded = true
  })
  const isReady = async () => expect(hasEnded || (await fetch(`${address}/readyz`)).ok).toBe(true)
  await vi.waitFor(isReady, { timeout: 60_000, interval: 20 })
  if (hasEnded) throw new Error(`it ended before it was ready:\n${running.said()}`)
}
