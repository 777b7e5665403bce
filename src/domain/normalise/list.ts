/**
 * The entries of a list that stands in one text, each once, as they were written: `Fortune 500; Inc. 5000`. CRMs part
 * the choices of a picklist by `;`; people use lines and commas, and a comma counts only where there is neither.
 */
export function readList(text: string): string[] {
  const parts = /[;\n]/.test(text) ? text.split(/[;\n]/) : text.split(',')
  return [...new Set(parts.map((part) => part.trim()).filter((part) => part !== ''))]
}
