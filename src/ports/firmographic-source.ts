import type { LeadValue } from '../domain/lead.ts'
import type { FieldName } from '../domain/lead-fields.ts'

/** What an outside source knows about a company, under the canonical `company.*` names; absent when unknown. */
export type Firmographics = Readonly<Partial<Record<FieldName, LeadValue>>>

/** A place outside the CRMs that knows companies by their domain. */
export interface FirmographicSource {
  readonly name: string
  /** Null is a miss: the source does not know this company. Throws only `Failure`. */
  find(domain: string, signal: AbortSignal): Promise<Firmographics | null>
}
