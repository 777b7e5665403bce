/** A whole number with a comma every three digits, always the same way. */
export const inFigures = (whole: number | bigint): string => String(whole).replace(/\B(?=(\d{3})+$)/g, ',')
