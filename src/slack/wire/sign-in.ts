// Sign in with Slack: OpenID Connect through Slack's own endpoints, or those of its stand-in.

/** By what the app is known to Slack where people sign in; `apiUrl` ends in /api/. */
export type SignInSettings = { clientId: string; clientSecret: string; apiUrl: string }
