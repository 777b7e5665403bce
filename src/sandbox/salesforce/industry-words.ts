import type { industries } from './fields.ts'

type Industry = (typeof industries)[number]

/** Salesforce's picklist is coarser than HubSpot's list of names; several of these fall together. */
const words: Readonly<Record<string, Industry>> = {
  BIOTECHNOLOGY: 'Biotechnology',
  PHARMACEUTICALS: 'Biotechnology',
  MEDICAL_DEVICES: 'Healthcare',
  COMPUTER_SOFTWARE: 'Technology',
  INFORMATION_TECHNOLOGY_AND_SERVICES: 'Technology',
  FINANCIAL_SERVICES: 'Finance',
  MACHINERY: 'Machinery',
  AUTOMOTIVE: 'Manufacturing',
  FOOD_PRODUCTION: 'Food & Beverage',
  RETAIL: 'Retail',
  CONSTRUCTION: 'Construction',
  HIGHER_EDUCATION: 'Education',
  LOGISTICS_AND_SUPPLY_CHAIN: 'Transportation',
  CHEMICALS: 'Chemicals',
  ELECTRICAL_ELECTRONIC_MANUFACTURING: 'Electronics',
  MANAGEMENT_CONSULTING: 'Consulting',
  HOSPITALITY: 'Hospitality',
  OIL_ENERGY: 'Energy',
  INSURANCE: 'Insurance',
}

/** The Salesforce picklist's word for HubSpot's internal name of an industry; null for null. */
export const industryWord = (name: string | null): Industry | null =>
  name === null ? null : (words[name] ?? 'Other')
