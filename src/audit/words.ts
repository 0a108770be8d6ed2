/** Words that can never belong to the name of a unit or of a thing that is counted. */
const functionWords = set(`
  is are was were be been being am has have had having do does did and or nor but so then thus
  therefore hence which that this these those it its he she they we you if because since when while
  where who whose give gives gave giving get gets getting got equal equals equaled makes make making
  made yield yields leaves leaving results totals to from by than as at with without not no let now
  before after until for will would can could should shall may might must plus minus times multiplied divided
  added subtracted into over under between again also only just about approximately roughly nearly
  almost one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty
  sixty seventy eighty ninety half third quarter halves thirds quarters twice double triple
  squared cubed mod modulo remainder choose factorial log ln sin cos tan sqrt root power square cube
  more less fewer greater larger smaller higher lower step case answer sum product difference
  quotient ratio average mean percent percentage we get next first second finally total is
`)

/** Words after a value that change what it says: `5 more than`, `3 times as many`, `2 of the`. */
const changingWords = set(`
  mod modulo squared cubed plus minus multiplied divided choose factorial remainder half halves third
  thirds quarter quarters fourths fifths sixths eighths tenths hundredths percent am pm o'clock a.m p.m
`)

/** Words that change a value only where a number follows: `3 times 4`, `5 to 7`, `3 or 4`. */
const linkingWords = set(`times of or to through over out`)

const comparatives = set(
  `more less fewer greater larger smaller higher lower bigger older younger longer shorter taller loss short below under cheaper ahead behind away`,
)

/** Words in front of a value with which it is no value by itself: `half of 3 + 5`, `average of …`. */
const reachingWords = set(`
  half third quarter thirds quarters fourth fourths fifth fifths sixth eighth tenth tenths twice
  double triple thrice quadruple square cube root sqrt average mean median log ln sin cos tan sec cot
  csc exp floor ceil ceiling max min gcd lcm mod modulo plus minus times over per than
  multiplied divided exponent difference product quotient ratio percentage remainder choose
  factorial between negative inverse reciprocal absolute abs
`)

const scaleWords = new Map([
  ['hundred', 2],
  ['thousand', 3],
  ['million', 6],
  ['billion', 9],
  ['trillion', 12],
])

const gluedScales = new Map([
  ['k', 3],
  ['K', 3],
  ['M', 6],
  ['B', 9],
])

/** The units that convert into one another, each family in its own line. */
const unitFamilies = `
  second seconds sec secs s minute minutes min mins hour hours hr hrs h day days week weeks month months year years yr yrs decade decades century centuries daily weekly monthly yearly annual hourly
  mm millimeter millimeters cm centimeter centimeters centimetre centimetres m meter meters metre metres km kilometer kilometers kilometre kilometres inch inches foot feet ft yard yards yd yds mile miles mi
  mg milligram milligrams g gram grams kg kilogram kilograms kilos ton tons tonne tonnes ounce ounces oz pound pounds lb lbs
  ml milliliter milliliters mL l L liter liters litre litres cup cups pint pints quart quarts gallon gallons tablespoon tablespoons teaspoon teaspoons tbsp tsp
  cent cents ¢ dollar dollars $ penny pennies nickel nickels dime dimes quarter quarters buck bucks euro euros rupees yen
  degree degrees radian radians rad
  byte bytes kb mb gb tb bit bits
  mph kmh kph kmph fps rpm
  dozen dozens pair pairs score gross
  J kJ
  N kN
  W kW
  hundred thousand million billion trillion k K M B
  percent % pp
`

const families = new Map(
  unitFamilies
    .trim()
    .split('\n')
    .flatMap((line, family) =>
      line
        .trim()
        .split(' ')
        .map((unit) => [unit, family] as const),
    ),
)

export function isFunctionWord(word: string): boolean {
  return functionWords.has(word)
}

export function isChangingWord(word: string): boolean {
  return changingWords.has(word)
}

/** Whether a word after a value and before a number makes another value of both. */
export function isLinkingWord(word: string): boolean {
  return linkingWords.has(word)
}

/** `5 more`, `2 fewer`: the value is a difference without its sign, or, before `than 3`, another value. */
export function isComparative(word: string): boolean {
  return comparatives.has(word)
}

export function isReachingWord(word: string): boolean {
  return reachingWords.has(word)
}

/** The power of ten that a word after a number stands for, or 0. */
export function scaleOf(word: string): number {
  return scaleWords.get(word) ?? 0
}

/** The power of ten of a letter that is glued to a number (`5k`), or 0. */
export function gluedScaleOf(word: string): number {
  return gluedScales.get(word) ?? 0
}

/** The family of units that convert into one another to which a word belongs, or -1. */
export function unitFamily(word: string): number {
  return families.get(word) ?? -1
}

/** A unit in the singular, so that `hour` and `hours` are one. */
export function unitName(word: string): string {
  const name = unitSynonyms.get(word) ?? word
  return name.length > 3 && name.endsWith('s') ? name.slice(0, -1) : name
}

const unitSynonyms = new Map(
  Object.entries({
    sec: 'second',
    secs: 'second',
    s: 'second',
    min: 'minute',
    mins: 'minute',
    hr: 'hour',
    hrs: 'hour',
    h: 'hour',
    yr: 'year',
    yrs: 'year',
    feet: 'foot',
    ft: 'foot',
    in: 'inch',
    inches: 'inch',
    mi: 'mile',
    lb: 'pound',
    lbs: 'pound',
    centuries: 'century',
    pennies: 'cent',
    penny: 'cent',
    oz: 'ounce',
    bucks: 'dollar',
    buck: 'dollar',
    $: 'dollar',
    '%': 'percent',
    '¢': 'cent',
    cm: 'centimeter',
    m: 'meter',
    km: 'kilometer',
    mm: 'millimeter',
    kg: 'kilogram',
    kilos: 'kilogram',
    g: 'gram',
    mg: 'milligram',
    ml: 'milliliter',
    mL: 'milliliter',
    l: 'liter',
    L: 'liter',
    metre: 'meter',
    metres: 'meter',
    litre: 'liter',
    litres: 'liter',
  }),
)

/** What can state that what stands before it equals the number after it. Longest first. */
const relationPhrases = `
  which gives us|which gives|which is equal to|which is|which equals|which makes|which comes to|which leaves|which means
  that is|that's|that gives|that makes|that equals|this gives us|this gives|this is|this makes|this equals|that leaves
  is equal to|is exactly|is equal|equal to|equals to|equals|equal|is|are|was|gives us|gives|giving us|giving|makes|making|yields|yielding
  comes out to|comes to|results in|resulting in|works out to be|works out to|adds up to|sums to|sums up to|evaluates to|amounts to
  totals|totaling|leaves|leaving|leaves us with|we get|you get|we have|to get|will be|would be|for a total of|simplifies to
  it is|it gives|becomes|produces|to give|to make
`
  .trim()
  .split(/[|\n]/)
  .map((phrase) => phrase.trim().split(' '))
  .sort((a, b) => b.length - a.length)

const phrasesByFirstWord = Map.groupBy(relationPhrases, (phrase) => phrase[0]!)

/** The relation phrases that start with a word, longest first. */
export function relationsFrom(word: string): readonly string[][] {
  return phrasesByFirstWord.get(word) ?? []
}

/** Words between a relation and its value that say nothing, or that it is approximate. */
export function filler(word: string): 'plain' | 'approximate' | null {
  if (plainFillers.has(word)) return 'plain'
  return approximateFillers.has(word) ? 'approximate' : null
}

const plainFillers = set(
  `a the total of exactly only just us him her them me you still simply equal to be`,
)
const approximateFillers = set(
  `about approximately around roughly nearly almost approx close circa some rounded`,
)

function set(words: string): Set<string> {
  return new Set(words.trim().split(/\s+/))
}
