// A way to the database on which the answer to a commit can be lost, as where a connection is cut at the worst of moments.
import { once } from 'node:events'
import { type AddressInfo, createServer, connect as dial } from 'node:net'
import { onTestFinished } from 'vitest'
import { connect, type Db } from '../../src/db/client.ts'

/** Opens the record over that way; `lose` has the answer to the next commit be lost, and its connection with it. */
export async function openLosing(url: string): Promise<{ db: Db; lose(): void }> {
  let isLosing = false
  const to = new URL(url)
  const server = createServer((near) => {
    const far = dial(Number(to.port), to.hostname)
    let isDoomed = false
    near.on('data', (bytes) => {
      if (isLosing && bytes.includes('COMMIT')) isDoomed = true
      far.write(bytes)
    })
    far.on('data', (bytes) => {
      if (isDoomed) {
        isLosing = false
        near.destroy()
        far.destroy()
      } else near.write(bytes)
    })
    for (const [one, other] of [[near, far] as const, [far, near] as const])
      one.on('error', () => {}).on('close', () => other.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const over = new URL(url)
  over.port = String((server.address() as AddressInfo).port)
  const record = connect(over.href, { max: 2, onError: () => {} })
  record.pool.on('connect', (client) => client.on('error', () => {}))
  onTestFinished(async () => {
    await record.close()
    server.close()
  })
  return {
    db: record.prisma,
    lose: () => {
      isLosing = true
    },
  }
}
