// The one client of Stripe's API: the real one, at whatever address it was given.

/** Where Stripe is, and what it knows us by. */
export type StripeSettings = {
  secretKey: string
  /** The signing secrets of the webhook endpoint: several while one takes the place of another. */
  webhookSecrets: string[]
  /** scheme://host:port, without a path */
  apiUrl: string
}
