// `npm run stripe:setup`: the account at Stripe brought to what the catalog says, and what was done told in plain lines.
import { ConfigProblem, readConfig } from './config.ts'
import { createLog } from './log.ts'
import { connectStripe } from './stripe/client.ts'
import { setUp } from './stripe/setup.ts'

type Out = (line: string) => void

/** Sets Stripe up, or says what would be done. Throws a `ConfigProblem` where no key is set. */
export async function setUpStripe({ isDry }: { isDry: boolean }, out: Out): Promise<number> {
  const { stripe, catalog, publicUrl } = readConfig()
  if (!stripe)
    throw new ConfigProblem(['STRIPE_SECRET_KEY is missing: the key of the account (dashboard.stripe.com/apikeys)'])
  const connection = connectStripe(stripe, { log: createLog('warn') })
  try {
    const wish = { catalog, publicUrl, withEndpoint: true }
    const { differences, notes, webhookSecret } = await setUp(connection.stripe, wish, { isDry })
    const mode = connection.livemode ? 'live' : 'test'
    out(`The catalog ${catalog.name}, in ${mode} mode:`)
    for (const { words } of differences) out(`  ${isDry ? 'would do' : 'done'}: ${words}`)
    for (const { words } of notes) out(`  note: ${words}`)
    if (differences.length === 0) out('  nothing to do')
    if (webhookSecret) for (const line of secretInWords(webhookSecret, stripe.webhookSecrets.length > 0)) out(line)
    return 0
  } finally {
    await connection.close()
  }
}

const secretInWords = (secret: string, hasOthers: boolean): string[] => [
  '',
  'The signing secret of the new endpoint, shown this once:',
  `  ${secret}`,
  hasOthers
    ? 'Add it to STRIPE_WEBHOOK_SECRET after a comma, and start again.'
    : 'Set STRIPE_WEBHOOK_SECRET to it, and start again.',
]
