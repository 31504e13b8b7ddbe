// The charges of a month as a file that someone asked for: one line for each member, as CSV that any table program opens.
import { stringify } from 'csv-stringify/sync'
import { plainly } from '../org/billing/currencies.ts'
import type { Deps } from '../org/context.ts'
import type { Charges } from '../org/credits/usage.ts'
import * as usageFile from '../org/credits/usage-file.ts'
import type { JobPayload } from '../org/queue.ts'

/** What table programs know UTF-8 by. */
const byteOrderMark = '\uFEFF'

/** Makes the file and hands it over. Whoever may no longer see it gets nothing; whoever cannot be reached neither, and that is kept. */
export async function deliver(deps: Deps, { entryId, identityId }: JobPayload<'export-usage'>): Promise<void> {
  const asked = await usageFile.findAsked(deps, entryId, identityId)
  if (!asked) return
  const { charges, to } = asked
  const { organization, month } = charges
  const title = `Charges of ${organization.name}, ${month}`
  const comment = `The charges of ${organization.name} in ${month} that you asked for, by member.`
  const refused = await deps.announce.share(to, {
    name: `charges-${month}.csv`,
    title,
    comment,
    bytes: written(charges, { currency: currencyOf(deps), ownKeys: `The ${deps.catalog.labels.shared}’s own keys` }),
  })
  if (refused)
    await deps.db.slackIdentity.update({ where: { id: identityId }, data: { unreachable: refused.unreachable } })
}

const currencyOf = ({ catalog }: Deps): string | null => (catalog.credits.unit === 'money' ? catalog.currency : null)

/** The currency in which credits are counted, null where they are not money; and what is no member's is called. */
type Called = { currency: string | null; ownKeys: string }

/** The file's bytes. Amounts are whole credits; where credits are money, amounts of its currency, which the head names. */
export function written({ month, charges }: Charges, { currency, ownKeys }: Called): Uint8Array {
  const amountIn = currency ? `amount in ${currency.toUpperCase()}` : 'amount'
  const columns = ['month', 'member', 'member id', 'budget', amountIn, 'uses', 'percent']
  const rows = charges.map(({ name, personId, groups, amount, entries, share }) => [
    month,
    personId ? name : ownKeys,
    personId ?? '',
    groups.join(', '),
    currency ? plainly(amount, currency) : String(amount),
    String(entries),
    String(share),
  ])
  // A cell that begins like a formula would be run as one by whoever opens the file.
  const text = stringify([columns, ...rows], { escape_formulas: true, record_delimiter: 'windows' })
  return Buffer.from(byteOrderMark + text)
}
