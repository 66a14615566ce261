/** Letters that Unicode does not decompose, although people type them without their stroke or as two letters. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ...{ ß: "ss", ẞ: "ss", æ: "ae", œ: "oe", þ: "th", ð: "d" },
  ...{ ø: "o", ł: "l", đ: "d", ħ: "h", ŧ: "t", ı: "i", ς: "σ" },
};
const PLAIN_LETTER = new RegExp(`[${Object.keys(PLAIN_LETTERS).join("")}]`, "g");
/** Accents and other marks, and characters that nobody sees. */
const UNSEEN = /[\p{M}\p{Default_Ignorable_Code_Point}]/gu;
/** The digits of a length, so that lengths compare as text. A name has at most 100 digits in a row. */
const LENGTH_DIGITS = 3;

/**
 * Returns a text in the form in which it is searched: without case, accents, compatibility forms (`①`, `ﬁ`) and
 * invisible characters. "OŁA", "Óla" and "ola" fold to the same text, as do "Straße" and "STRASSE".
 */
export function foldText(text: string): string {
  return text
    .normalize("NFKD")
    .replace(UNSEEN, "")
    .toLowerCase()
    .replace(UNSEEN, "")
    .replace(PLAIN_LETTER, (letter) => PLAIN_LETTERS[letter] ?? letter);
}

/**
 * Returns a text whose order, by code points, is the order in which people look for names: "Token 2" before
 * "Token 10", "Ä" beside "A", capitals beside small letters.
 *
 * It is stored beside a name, so that the database sorts by it and a page of a list can begin anywhere.
 */
export function toSortText(name: string): string {
  return foldText(name).replace(/\d+/g, (digits) => {
    const number = digits.replace(/^0+(?=\d)/, "");
    return String(number.length).padStart(LENGTH_DIGITS, "0") + number;
  });
}

/** Removes the characters of a pasted text that nobody sees, such as zero-width spaces and text direction marks. */
export function removeUnseen(text: string): string {
  return text.replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu, "");
}
