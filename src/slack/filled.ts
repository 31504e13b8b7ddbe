// What a sent form holds, read by the block ids of its fields.
import { z } from 'zod'
import type { Upload } from '../org/pictures.ts'

const Sent = z.object({
  id: z.string(),
  mimetype: z.string().nullish(),
  size: z.number().nullish(),
  url_private_download: z.string().nullish(),
  url_private: z.string().nullish(),
  file_access: z.string().nullish(),
})
const Entry = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_user: z.string().nullish(),
  selected_users: z.array(z.string()).nullish(),
  files: z.array(Sent).nullish(),
})
const State = z.record(z.string(), z.record(z.string(), Entry))

/** A form as it was filled in; a field left empty reads as "" or []. */
export type Filled = {
  text(field: string): string
  option(field: string): string
  users(field: string): string[]
  files(field: string): Upload[]
}

/** Reads the state of a view. */
export function readFilled(values: unknown): Filled {
  const state = State.parse(values ?? {})
  const entry = (field: string) => Object.values(state[field] ?? {})[0]
  return {
    text: (field) => entry(field)?.value ?? '',
    option: (field) => entry(field)?.selected_option?.value ?? '',
    users(field) {
      const { selected_users, selected_user } = entry(field) ?? {}
      return selected_users ?? (selected_user ? [selected_user] : [])
    },
    files: (field) => (entry(field)?.files ?? []).map(asUpload),
  }
}

const asUpload = (file: z.infer<typeof Sent>): Upload => ({
  id: file.id,
  mediaType: file.mimetype ?? null,
  bytes: file.size ?? null,
  address: file.url_private_download ?? file.url_private ?? null,
  isUnchecked: file.file_access === 'check_file_info',
})

const Metadata = z.object({ o: z.string().exactOptional(), r: z.string().exactOptional() }).catch({})

/** What a view carries through Slack: the organization it was opened in, and where its answer goes. */
export function readMetadata(text: string | undefined): z.infer<typeof Metadata> {
  try {
    return Metadata.parse(JSON.parse(text || '{}'))
  } catch {
    // Not ours, or from an older version: then it is as if it carried nothing.
    return {}
  }
}
