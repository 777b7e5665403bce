/** A person or queue of a CRM that can be responsible for a lead. */
export interface Owner {
  /** What the CRM's owner field takes. */
  readonly id: string
  readonly name: string
  readonly email: string | null
  readonly isActive: boolean
  readonly kind: 'person' | 'queue'
}
