// Amounts are kept in a currency's minor units, as Stripe counts them: how those become what people write.

/** Currencies that Stripe counts in hundredths although they have none (docs.stripe.com/currencies). */
const inHundredths: readonly string[] = ['isk', 'ugx']

/** How many digits of an amount in minor units are behind the point. */
export const digitsOf = (currency: string): number =>
  inHundredths.includes(currency)
    ? 2
    : (new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2)

/** An amount in minor units as programs read it: "12.50". */
export const plainly = (amount: number, currency: string): string => {
  const digits = digitsOf(currency)
  return (amount / 10 ** digits).toFixed(digits)
}
