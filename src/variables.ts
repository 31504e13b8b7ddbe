// The variables of the environment, each with its shape and with what an operator is told where it is wrong.
import { z } from 'zod'

/** How much is logged, from everything to nothing. */
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const

const isUrl = (text: string, ...schemes: string[]): boolean =>
  URL.canParse(text) && schemes.includes(new URL(text).protocol)
const isOrigin = (text: string): boolean =>
  isUrl(text, 'http:', 'https:') && new URL(text).href === `${new URL(text).origin}/`
const text = (isRight: (value: string) => boolean, message: string) =>
  z.string().refine(isRight, message).exactOptional()
const matching = (pattern: RegExp, message: string) => text((value) => pattern.test(value), message)

/** Where the record is. */
export const databaseShape = {
  DATABASE_URL: text(
    (value) => isUrl(value, 'postgres:', 'postgresql:'),
    'must be the address of a Postgres, such as postgresql://user:password@host:5432/guildhall',
  ),
  GUILDHALL_DATA: z.string().exactOptional(),
}

/**
 * Every variable that is read, with what is said where it is wrong: never what was given, which may be a secret that was put
 * under the wrong name.
 */
export const Variables = z.object({
  ...databaseShape,
  SLACK_BOT_TOKEN: matching(
    /^xoxb-\S+$/,
    'must be the Bot User OAuth Token, which begins with xoxb- (api.slack.com/apps → OAuth & Permissions)',
  ),
  SLACK_SIGNING_SECRET: matching(
    /^(?!xox|xapp-)[\x21-\x7e]{16,}$/,
    'must be the Signing Secret, 32 letters and digits (api.slack.com/apps → Basic Information)',
  ),
  SLACK_APP_TOKEN: matching(
    /^xapp-\S+$/,
    'must be an app-level token with connections:write, which begins with xapp- (api.slack.com/apps → Basic Information)',
  ),
  SLACK_CLIENT_ID: z.string().exactOptional(),
  SLACK_CLIENT_SECRET: z.string().exactOptional(),
  SLACK_COMMAND: matching(
    /^\/[a-z0-9_-]{1,31}$/,
    'must be a slash and up to 31 small letters, digits, - or _, such as /org',
  ),
  SLACK_API_URL: text(
    (value) => isUrl(value, 'http:', 'https:') && value.endsWith('/api/'),
    'must be an address that ends in /api/, such as https://slack.com/api/',
  ),
  STRIPE_SECRET_KEY: matching(
    /^[sr]k_(?:test|live)_\S+$/,
    'must be a secret or restricted key, which begins with sk_ or rk_ (dashboard.stripe.com/apikeys)',
  ),
  STRIPE_WEBHOOK_SECRET: matching(
    /^whsec_[^\s,]+(?:\s*,\s*whsec_[^\s,]+)*$/,
    'must be the signing secret of the webhook endpoint, which begins with whsec_; several have commas between them',
  ),
  STRIPE_API_URL: text(isOrigin, 'must be an address without a path, such as https://api.stripe.com'),
  SMTP_URL: text(
    (value) => isUrl(value, 'smtp:', 'smtps:'),
    'must be the address of a mail server, such as smtps://user:password@smtp.example.com',
  ),
  MAIL_FROM: matching(
    /^(?:[^<>"\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/,
    'must be an e-mail address, such as guildhall@example.com or Guildhall <guildhall@example.com>',
  ),
  GUILDHALL_OPERATORS: matching(
    /^[UW][A-Z0-9]+([\s,]+[UW][A-Z0-9]+)*$/,
    'must be Slack user ids with commas between them, such as U012AB3CD,U045EF6GH (a profile → ⋮ → Copy member ID)',
  ),
  GUILDHALL_CATALOG: z.string().exactOptional(),
  REDIS_URL: text((value) => isUrl(value, 'redis:', 'rediss:'), 'must be an address such as redis://host:6379'),
  PUBLIC_URL: text(
    isOrigin,
    'must be the address people reach this installation at, without a path: https://org.example.com',
  ),
  PORT: text((value) => /^\d{1,5}$/.test(value) && Number(value) <= 65_535, 'must be a number from 0 to 65535'),
  HOST: matching(/^[\w.:-]+$/, 'must be an address to listen on, such as 127.0.0.1 or 0.0.0.0'),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).exactOptional(),
})
export type Variables = z.infer<typeof Variables>
