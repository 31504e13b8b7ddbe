// What the strict Slack says when it refuses something: Slack's own error code, where and why, and the page that makes it a rule.

/**
 * One thing that real Slack would refuse.
 * `error` is Slack's own error code (invalid_blocks, missing_scope, …); `text` says where and what (path, rule, measured
 * value, limit); `cites` names the source: "slack-platform §6 · docs.slack.dev/reference/block-kit/blocks/section-block".
 */
export type Complaint = { error: string; text: string; cites: string }

/** A citation: the section of slack-platform.md, and the page of docs.slack.dev where there is one. */
export function cite(section: string, page?: string): string {
  return page ? `slack-platform §${section} · docs.slack.dev/${page}` : `slack-platform §${section}`
}
