// The scopes and events that a manifest may name (§13, §15; the lists of @slack/web-api's Manifest type), and what each event needs.

/** Bot scopes that Slack knows. */
export const botScopes: readonly string[] = `
  app_mentions:read assistant:write bookmarks:read bookmarks:write calls:read calls:write canvases:read canvases:write
  channels:history channels:join channels:manage channels:read channels:write.invites channels:write.topic
  chat:write chat:write.customize chat:write.public commands conversations.connect:manage conversations.connect:read
  conversations.connect:write datastore:read datastore:write dnd:read emoji:read files:read files:write groups:history
  groups:read groups:write groups:write.invites groups:write.topic im:history im:read im:write incoming-webhook
  links.embed:write links:read links:write metadata.message:read mpim:history mpim:read mpim:write mpim:write.invites
  mpim:write.topic pins:read pins:write reactions:read reactions:write reminders:read reminders:write remote_files:read
  remote_files:share remote_files:write team.billing:read team.preferences:read team:read tokens.basic triggers:read
  triggers:write usergroups:read usergroups:write users.profile:read users:read users:read.email users:write
  workflow.steps:execute`
  .trim()
  .split(/\s+/)

/** Events that can be subscribed to, with the scope each needs ("" for none). */
export const events: Readonly<Record<string, string>> = {
  app_home_opened: '',
  app_mention: 'app_mentions:read',
  app_rate_limited: '',
  app_requested: '',
  app_uninstalled: '',
  channel_archive: 'channels:read',
  channel_created: 'channels:read',
  channel_deleted: 'channels:read',
  channel_left: 'channels:read',
  channel_rename: 'channels:read',
  channel_unarchive: 'channels:read',
  email_domain_changed: 'team:read',
  file_deleted: 'files:read',
  file_shared: 'files:read',
  grid_migration_finished: '',
  grid_migration_started: '',
  link_shared: 'links:read',
  member_joined_channel: 'channels:read',
  member_left_channel: 'channels:read',
  'message.channels': 'channels:history',
  'message.groups': 'groups:history',
  'message.im': 'im:history',
  'message.mpim': 'mpim:history',
  reaction_added: 'reactions:read',
  reaction_removed: 'reactions:read',
  subteam_created: 'usergroups:read',
  subteam_members_changed: 'usergroups:read',
  subteam_updated: 'usergroups:read',
  team_access_granted: '',
  team_access_revoked: '',
  team_domain_change: 'team:read',
  team_join: 'users:read',
  team_rename: 'team:read',
  tokens_revoked: '',
  user_change: 'users:read',
  user_profile_changed: 'users:read',
  user_status_changed: 'users:read',
}
