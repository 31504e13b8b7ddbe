// Disputes: a holder takes their money back through their bank, which settles who keeps it.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { amend } from '../events.ts'
import { get, keep } from '../lists.ts'
import { invalid } from '../operation.ts'

const WEEK = 7 * 24 * 60 * 60

/** The holder of the card disputes a charge: the money is held back until it is settled. */
export function openDispute(books: Books, chargeId: string, reason = 'fraudulent'): Stripe.Dispute {
  const charge = get(books.charges, chargeId, 'charge')
  if (charge.status !== 'succeeded' || charge.disputed)
    throw invalid(`Charge ${chargeId} cannot be disputed: it was not paid, or is disputed already.`)
  amend(books, books.charges, 'charge.updated', charge, { ...charge, disputed: true })
  const dispute = keep(books.disputes, shaped(books, charge, reason))
  books.emit('charge.dispute.created', dispute)
  books.emit('charge.dispute.funds_withdrawn', dispute)
  return dispute
}

/** The bank settles a dispute: `won` gives the money back to the account. */
export function settleDispute(books: Books, id: string, status: 'won' | 'lost'): Stripe.Dispute {
  const dispute = get(books.disputes, id, 'dispute')
  if (dispute.status === 'won' || dispute.status === 'lost')
    throw invalid(`This dispute is already closed: it was ${dispute.status}.`, { code: 'dispute_closed' })
  const settled = keep(books.disputes, { ...dispute, status, is_charge_refundable: false })
  books.emit('charge.dispute.closed', settled)
  if (status === 'won') books.emit('charge.dispute.funds_reinstated', settled)
  return settled
}

function shaped(books: Books, charge: Stripe.Charge, reason: string): Stripe.Dispute {
  const now = books.now(String(charge.customer ?? ''))
  return {
    id: books.newId('dp_1'),
    object: 'dispute',
    amount: charge.amount - charge.amount_refunded,
    balance_transactions: [],
    charge: charge.id,
    created: now,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: noEvidence(charge.billing_details.email),
    evidence_details: {
      due_by: now + WEEK,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'manual',
    },
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    payment_method_details: {
      card: {
        brand: charge.payment_method_details?.card?.brand ?? 'visa',
        case_type: 'chargeback',
        network: 'visa',
        network_reason_code: '10.4',
      },
      type: 'card',
    },
    reason,
    status: 'needs_response',
  }
}

const noEvidence = (email: string | null): Stripe.Dispute.Evidence => ({
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: email,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
})
