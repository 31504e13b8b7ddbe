// How fast Stripe's webhooks are taken: signed events through the HTTP door, each kept and with its job, beside a bare
// insert of a row of the same size on the same Postgres.
import { createHmac } from 'node:crypto'
import pg from 'pg'
import { Client } from 'undici'
import { startGuildhall } from './programs.ts'
import { inTable, race } from './side-by-side.ts'

const secret = 'whsec_bench'
const atATime = 16

/** Measures on a record; prints a Markdown table. The Stripe behind the door is nowhere: intake asks it nothing. */
export async function measureHooks(url: string, slackAddress: string, rounds: number, ms: number): Promise<string> {
  const stripe = {
    STRIPE_SECRET_KEY: 'sk_test_bench',
    STRIPE_WEBHOOK_SECRET: secret,
    STRIPE_API_URL: 'http://127.0.0.1:9',
  }
  const guildhall = await startGuildhall(url, slackAddress, stripe)
  const pool = new pg.Pool({ connectionString: url, max: 16 })
  const clients = Array.from({ length: atATime }, () => new Client(guildhall.address))
  try {
    await pool.query('create table "BareEvent" (like "StripeEvent" including all)')
    const ways = [
      { name: 'bare insert', once: (n: number) => insert(pool, n) },
      { name: 'webhook, signed, over HTTP', once: (n: number) => post(clients[n % atATime]!, n) },
    ]
    const table = inTable(await race(ways, [atATime], rounds, ms))
    const { rows } = await pool.query<{ kept: number }>('select count(*)::int as kept from "StripeEvent"')
    if (!rows[0]?.kept) throw new Error('the webhook kept nothing')
    return table
  } finally {
    for (const client of clients) await client.close()
    await pool.end()
    await guildhall.stop()
  }
}

function insert(pool: pg.Pool, n: number): Promise<unknown> {
  const text = `insert into "BareEvent" (id, type, "customerId", "createdAt", "receivedAt") values ($1, $2, $3, $4, $4)`
  return pool.query({
    name: 'bare-event',
    text,
    values: [`evt_bare${n}`, 'invoice.paid', `cus_${n % 1_000}`, new Date()],
  })
}

/** As much of an event as Stripe sends of an invoice, more or less: some 3 KB. */
async function post(client: Client, n: number): Promise<void> {
  const created = Math.floor(Date.now() / 1000)
  const lines = Array.from({ length: 10 }, (_, at) => ({
    id: `il_${n}_${at}`,
    object: 'line_item',
    description: 'x'.repeat(200),
  }))
  const object = {
    id: `in_${n}`,
    object: 'invoice',
    customer: `cus_${n % 1_000}`,
    lines: { object: 'list', data: lines },
  }
  const body = JSON.stringify({
    id: `evt_${n}`,
    object: 'event',
    type: 'invoice.paid',
    created,
    livemode: false,
    data: { object },
  })
  const signature = createHmac('sha256', secret).update(`${created}.${body}`).digest('hex')
  const headers = { 'content-type': 'application/json', 'stripe-signature': `t=${created},v1=${signature}` }
  const answer = await client.request({ path: '/stripe/webhook', method: 'POST', body, headers })
  const text = await answer.body.text()
  if (answer.statusCode !== 200) throw new Error(`the webhook answered ${answer.statusCode}: ${text}`)
}
