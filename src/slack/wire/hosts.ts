// Where the app sends anything beside the Web API itself: to Slack's own hosts, or to the stand-in that the API was pointed
// at. Slack names these addresses in what it sends, so that each is checked before anything goes there.

/** An address that Slack named, if it is Slack's; throws where it is anybody else's. */
export function requireSlacks(named: string, host: 'hooks.slack.com' | 'files.slack.com', apiUrl: string): URL {
  const url = new URL(named)
  if (url.origin === `https://${host}` || url.origin === new URL(apiUrl).origin) return url
  throw new Error(`${url.host} was named as Slack's, and is not`)
}
