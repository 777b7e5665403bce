const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const checkCharacters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'

/** The three characters that say which of the first fifteen are capitals, for systems that ignore case. */
function checksum(id: string): string {
  return [0, 5, 10]
    .map((start) => {
      const capitals = [...id.slice(start, start + 5)].map((character) => /[A-Z]/.test(character))
      return checkCharacters[capitals.reduce((sum, isCapital, bit) => sum + (isCapital ? 2 ** bit : 0), 0)]
    })
    .join('')
}

/** An 18-character id as Salesforce makes them: the object's prefix, the instance, a number in base 62, a checksum. */
export function salesforceId(prefix: string, serial: number): string {
  let number = ''
  for (let rest = serial; rest > 0; rest = Math.floor(rest / 62)) number = `${digits[rest % 62]}${number}`
  const id = `${prefix}Pb${number.padStart(10, '0')}`
  return id + checksum(id)
}

/** The 18 characters of an id given in 18 or in 15; null for anything else. */
export function fullId(text: string): string | null {
  if (!/^([A-Za-z0-9]{15}|[A-Za-z0-9]{18})$/.test(text)) return null
  const full = text.slice(0, 15) + checksum(text.slice(0, 15))
  return text.length === 15 || full === text ? full : null
}
