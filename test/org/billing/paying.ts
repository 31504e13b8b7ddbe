// Someone who takes money at once and says nothing of it: for tests in which it only matters that they are asked.
import type { Payments, Quote } from '../../../src/org/billing/payments.ts'

const never = (): never => {
  throw new Error('nothing of that is asked here')
}

/** Payments that open a page for whatever is asked, and know one customer without a subscription. */
export function obliging(): Payments {
  const page = { sessionId: null, url: 'https://checkout.stripe.com/c/pay/test', expiresAt: null }
  return {
    livemode: false,
    hear: never,
    customerOf: async () => null,
    saveCustomer: async (_, { organizationId }) => `cus_${organizationId}`,
    read: async (customerId) => ({
      customerId,
      isDeleted: false,
      organizationId: null,
      card: null,
      subscriptions: [],
      invoices: [],
      purchases: [],
      openSessions: [],
      closedSessions: [],
      details: { name: null, email: null, address: null },
    }),
    customers: never,
    checkout: async ({ changeId }) => ({ ...page, sessionId: `cs_${changeId}` }),
    expire: async () => {},
    portal: async () => page,
    quote: async (): Promise<Quote> => never(),
    changeAtPeriodEnd: async () => {},
    keepPrice: async () => {},
    setEnding: async () => {},
    endNow: async () => {},
    refund: async () => {},
  }
}
