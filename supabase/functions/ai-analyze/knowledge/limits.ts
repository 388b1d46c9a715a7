// How much of a document is read, and how much of it at a time: a hosted function has two seconds of
// processor time, of which a page of a PDF takes about ten milliseconds.
export const MAX_BYTES = 20 * 1024 * 1024;
export const MAX_PAGES = 500;
export const PAGES_AT_A_TIME = 40;
/** What of a DOCX is unpacked, pictures aside: some six hundred pages, which take a second and a half to read. */
export const MAX_DOCX_BYTES = 6 * 1024 * 1024;
/** Of Markdown; some thousand pages. */
export const MAX_CHARACTERS = 3_000_000;
