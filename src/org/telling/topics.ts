// What news is about, by which people choose what reaches them; and who may still be told when it is delivered: a right that
// went meanwhile takes the news along.
import type { Permission } from '../../catalog/permissions.ts'
import type { Letter, News } from './letters.ts'

/** What people choose by, in the order in which they read it. */
export const topics = ['billing', 'people', 'approvals', 'reviews'] as const
export type Topic = (typeof topics)[number]

/** Whom news is for: anyone whom it was told, or whoever is a member there still, and holds one of these permissions. */
export type Audience = 'anyone' | 'member' | readonly Permission[]

type Rule<N extends News> = {
  /** Null for what always reaches its reader. */
  topic: Topic | null
  audience: Audience | ((news: N) => Audience)
  /** It is a message of its own, which is heard: another that is only changed makes no sound. */
  isAlone?: true
}

const billing = { topic: 'billing', audience: ['billing.read'] } as const
const people = { topic: 'people', audience: ['members.read'] } as const
/** What became of what its reader did or asked for. */
const ownAsk = {
  topic: 'approvals',
  isAlone: true,
  // Who asked to be let in, or to have back what was deleted, is no member.
  audience: ({ ask, organization }: Extract<News, { news: 'asked_and_decided' | 'asked_and_expired' }>): Audience =>
    organization === null || ask.verb === 'join' || ask.verb === 'restore' ? 'anyone' : 'member',
} as const
const ofOneself = { topic: null, audience: 'member' } as const
const chosenByOneself = {
  topic: null,
  audience: ['billing.read', 'billing.manage', 'billing.pay'],
  isAlone: true,
} as const

const rules: { [N in News['news']]: Rule<Extract<News, { news: N }>> } = {
  accepted: people,
  declined: people,
  unreachable: people,
  mail_refused: people,
  domain_missed: { topic: 'reviews', audience: ['domains.manage'] },
  domain_lapsed: { topic: 'reviews', audience: ['domains.manage'] },
  domain_verified: { topic: 'people', audience: ['domains.manage'] },
  member_absent: { topic: 'people', audience: ['members.remove'] },
  member_returned: { topic: 'people', audience: ['members.remove'] },
  succession: ofOneself,
  merged: { topic: null, audience: 'anyone' },
  ownerless: { topic: null, audience: 'anyone' },
  role_changed: ofOneself,
  workspace_place: ofOneself,
  removed: { topic: null, audience: 'anyone', isAlone: true },
  left: { topic: 'people', audience: ['members.remove'] },
  taken_back: ofOneself,
  handed_over: ofOneself,
  keys_run_out: { topic: null, audience: ['keys.manage'] },
  linked: ofOneself,
  key_revoked: { topic: null, audience: 'anyone', isAlone: true },
  deleted: { ...ofOneself, isAlone: true },
  restored: { ...ofOneself, isAlone: true },
  asked_and_decided: ownAsk,
  asked_and_expired: ownAsk,
  // Their own role is another now.
  offer_answered: { ...ofOneself, isAlone: true },
  offer_ended: { topic: 'approvals', audience: 'member' },
  credits_low: billing,
  budget_used: { topic: 'billing', audience: 'member' },
  move_reminder: { topic: 'billing', audience: 'member' },
  migrated: { topic: 'billing', audience: 'member' },
  plan_changed: billing,
  plan_to_change: billing,
  plan_stays: billing,
  trial_ending: billing,
  card_expiring: billing,
  payment_failed: { topic: null, audience: ['billing.read'], isAlone: true },
  growth_stopped: billing,
  suspended_unpaid: { topic: null, audience: ['billing.read'], isAlone: true },
  paid_again: billing,
  activated: billing,
  topped_up: billing,
  refunded: billing,
  disputed: billing,
  // It is decided where it stands.
  billing_found: { ...billing, isAlone: true },
  page_ready: chosenByOneself,
  change_done: chosenByOneself,
  change_failed: chosenByOneself,
}

/** What a piece of news is about; null for what always reaches its reader. */
export const topicOf = ({ news }: Pick<News, 'news'>): Topic | null => rules[news].topic

/** What a letter is about. An invitation, and an offer that waits for its reader's own word, always reach them. */
export function topicOfLetter(letter: Letter): Topic | null {
  if (letter.kind === 'news') return topicOf(letter)
  return letter.kind === 'approval' && letter.ask.verb !== 'transfer' ? 'approvals' : null
}

/** Who may still be told it. */
export function audienceOf(news: News): Audience {
  const { audience } = rules[news.news] as Rule<News>
  return typeof audience === 'function' ? audience(news) : audience
}

/** Whether it is a message of its own, however much else comes at the time. */
export const isAlone = ({ news }: Pick<News, 'news'>): boolean => rules[news].isAlone === true
