/** What is known of the other people at a lead's company who were asked. */
export interface BuyingGroup {
  /** One of them can sign. */
  readonly hasDecisionMaker: boolean
}

/** The group of somebody whom nobody else is known beside. */
export const aloneInBuying: BuyingGroup = { hasDecisionMaker: false }
