export type Language = 'en' | 'de' | 'fr' | 'es' | 'pt' | 'it' | 'nl'
type Titles = readonly [string, ...string[]]

/** Vice president or higher, without doubt, as people write it. */
export const seniorTitles: Readonly<Record<Language, Titles>> = {
  en: [
    'Vice President, Quality',
    'VP Operations',
    'V.P. of Manufacturing',
    'SVP, Global Quality',
    'Senior Vice President R&D',
    'EVP Supply Chain',
    'Chief Executive Officer',
    'CEO',
    'C.O.O.',
    'Chief Scientific Officer',
    'CTO & Co-Founder',
    'President',
    'vice president, regulatory affairs',
    'Exec. Vice Pres., Operations',
  ],
  de: ['Geschäftsführer', 'Vorstandsvorsitzender', 'Geschäftsführerin', 'Vorstand Produktion', 'CEO'],
  fr: [
    'Vice-président, Qualité',
    'PDG',
    'Président-directeur général',
    'V.-P. Opérations',
    'Vice-présidente R&D',
  ],
  es: ['Vicepresidente de Operaciones', 'Presidente', 'Vicepresidenta de Calidad', 'CEO'],
  pt: ['Vice-presidente de Operações', 'Presidente', 'Vice-presidente de Qualidade'],
  it: ['Vicepresidente Qualità', 'Amministratore Delegato', 'Presidente'],
  nl: ['Algemeen directeur / CEO', 'Vice President Kwaliteit', 'CEO'],
}

/** Below vice president, with the traps that hold a senior word all the same. */
export const otherTitles: Readonly<Record<Language, Titles>> = {
  en: [
    'Senior Director, Quality Assurance',
    'Quality Manager',
    'Sr. Mgr. Facilities',
    'Lab Manager',
    'Executive Assistant to the CEO',
    'Assistant to the Vice President',
    'Validation Engineer',
    'Research Associate',
    'Buyer',
    'Dir. of Engineering',
    'Head of Metrology',
    'Intern',
    'Procurement Specialist',
    'Metrology Technician II',
  ],
  de: [
    'Leiter Qualitätssicherung',
    'Assistentin der Geschäftsführung',
    'Einkäufer',
    'Laborleiterin',
    'Abt.-Ltr. Produktion',
    'Werkstudent',
    'Dipl.-Ing. Messtechnik',
  ],
  fr: [
    'Directeur Qualité',
    'Responsable métrologie',
    'Assistante du PDG',
    'Resp. Achats',
    'Ingénieur procédés',
  ],
  es: [
    'Gerente de Calidad',
    'Director de Planta',
    'Jefa de Laboratorio',
    'Asistente del Presidente',
    'Ing. de Procesos',
  ],
  pt: [
    'Gerente de Qualidade',
    'Diretora Industrial',
    'Analista de Compras',
    'Coord. de Laboratório',
    'Estagiário',
  ],
  it: ['Responsabile Qualità', 'Direttore di Stabilimento', 'Impiegata Acquisti', 'Ing. di Processo'],
  nl: ['Hoofd Kwaliteit', 'Inkoper', 'Manager Laboratorium', 'Directiesecretaresse', 'Stagiair'],
}
