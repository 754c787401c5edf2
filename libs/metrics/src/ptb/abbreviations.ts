/** Abbreviations that also end sentences; measured on the Stanford tokeniser, as are the lists below. */
export const CLOSING_ABBREVIATIONS = split(`
    al ala apr ariz assn aug bhd bldg blvd bros calif co colo conn corp cos ct dak dec esq est etc ext
    feb fla fri ga inc ind intl jan jr jul jun kan kans ky ltd mar md mich minn mo mon mont neb nev nov
    oct okla penn plc ppte ppty pte ptes pty ptys rd rt sep sept seq sq sr sys tel tenn thu thurs tue
    tues univ va vt wed wis wisc wyo
`);

/** As those, but only with a capital: otherwise they are words. */
export const PROPER_ABBREVIATIONS = split(`
    Ark Az Del Ill La Mass Miss Ore Pa Tex Wash
`);

/** Titles and the like, after which the sentence goes on. */
export const TITLES = split(`
    adj adm adv alex assoc asst atty ave brig capt cf cie cmdr col comdr cpl dept det dr drs elec ens ft
    gen gov govs hon insp invt jos lieut lt maj messrs mfg mlle mme mr mrs ms msgr mt mtg natl pfc ph
    pres prof profs pvt rep reps rev sen sens sfc sgt spc st ste supt treas vs wm
`);

/** Abbreviations only before a number. */
export const BEFORE_NUMBERS = split('art ca fig figs no nos op p pp prop');

/** Words that, with a capital, begin a sentence: the full stop before them is not part of a single letter. */
export const SENTENCE_STARTERS = split(`
    a about according additionally after an as at but earlier he her here however if in it last many
    more now once one other our she since so some such that the their then there these they this we what
    when while yet you
`);

function split(words: string): string[] {
  return words.trim().split(/\s+/);
}
