// The catalogs that come with Guildhall, by the name that `GUILDHALL_CATALOG` gives them.
import type { CatalogInput } from '../catalog.ts'
import { cartesia } from './cartesia.ts'
import { clarifai } from './clarifai.ts'
import { collective } from './collective.ts'
import { exoscale } from './exoscale.ts'
import { langsmith } from './langsmith.ts'
import { standard } from './standard.ts'

/** Every preset by its name. */
export const presets: Record<string, CatalogInput> = {
  standard,
  cartesia,
  exoscale,
  collective,
  langsmith,
  clarifai,
}
