// `npm run stripe:setup`: the account at Stripe brought to what the catalog says, and what was done told in plain lines.
import { ConfigProblem, readConfig } from './config.ts'
import { blotted, createLog } from './log.ts'
import { PaymentsDown, PaymentsRefused } from './org/billing/payments.ts'
import { connectStripe, type StripeSettings } from './stripe/client.ts'
import { type SetUp, setUp } from './stripe/setup.ts'

type Out = (line: string) => void

/**
 * Sets Stripe up, or says what would be done; gives 1 where Stripe does not let that be done. Throws a `ConfigProblem`
 * where no key is set.
 */
export async function setUpStripe({ isDry }: { isDry: boolean }, out: Out): Promise<number> {
  const { stripe, catalog, publicUrl } = readConfig()
  if (!stripe)
    throw new ConfigProblem(['STRIPE_SECRET_KEY is missing: the key of the account (dashboard.stripe.com/apikeys)'])
  const connection = connectStripe(stripe, { log: createLog('warn') })
  try {
    const wish = { catalog, publicUrl, withEndpoint: true }
    const made = await setUp(connection.stripe, wish, { isDry })
    out(`The catalog ${catalog.name}, in ${connection.livemode ? 'live' : 'test'} mode:`)
    for (const line of inWords(made, isDry)) out(line)
    for (const line of secretInWords(made, stripe)) out(line)
    return 0
  } catch (error) {
    for (const line of failedInWords(error, stripe)) out(blotted(line))
    return 1
  } finally {
    await connection.close()
  }
}

function inWords({ differences, notes }: SetUp, isDry: boolean): string[] {
  return [
    ...differences.map(({ words }) => `  ${isDry ? 'would do' : 'done'}: ${words}`),
    ...notes.map(({ words }) => `  note: ${words}`),
    ...(differences.length === 0 ? ['  nothing to do'] : []),
  ]
}

function secretInWords({ webhookSecret, differences, notes }: SetUp, { webhookSecrets }: StripeSettings): string[] {
  const hasOthers = webhookSecrets.length > 0
  if (webhookSecret)
    return [
      '',
      'The signing secret of the new endpoint, shown this once:',
      `  ${webhookSecret}`,
      hasOthers
        ? 'Add it to STRIPE_WEBHOOK_SECRET after a comma, and start again.'
        : 'Set STRIPE_WEBHOOK_SECRET to it, and start again.',
    ]
  const isThere = ![...differences, ...notes].some(({ area }) => area === 'webhook')
  if (hasOthers || !isThere) return []
  return ['', 'STRIPE_WEBHOOK_SECRET is not set: copy it from the endpoint at dashboard.stripe.com/webhooks.']
}

function failedInWords(error: unknown, { apiUrl }: StripeSettings): string[] {
  if (error instanceof PaymentsDown)
    return [`Stripe does not answer at ${apiUrl}: ${error.message}`, 'What was done is kept. Run it again later.']
  if (error instanceof PaymentsRefused)
    return [
      `Stripe refused it (${error.code}): ${error.message}`,
      'What was done is kept. Put it right, and run it again.',
    ]
  throw error
}
