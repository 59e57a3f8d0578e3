//! Writes a number the way a numbering format of Word prints it (ECMA-376 Part 1, 17.18.59).

const LIMIT: i64 = 32_767;
const LETTER_LIMIT: i64 = 780;
const UNITS: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const ROMANS: [(i64, &str); 13] = [
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
];

/// The number as a numbering format prints it; digits for a format that is not known here.
pub fn format_number(number: i64, style: &str) -> String {
    if !(0..=LIMIT).contains(&number) {
        return number.to_string();
    }
    match style {
        "none" | "bullet" => String::new(),
        "lowerRoman" => roman(number),
        "upperRoman" => roman(number).to_uppercase(),
        "lowerLetter" => letters(number),
        "upperLetter" => letters(number).to_uppercase(),
        "ordinal" => format!("{number}{}", suffix(number)),
        "cardinalText" => capitalized(&cardinal(number)),
        "ordinalText" => capitalized(&ordinal(number)),
        "decimalZero" => format!("{number:02}"),
        "001" => format!("{number:03}"),
        "0001" => format!("{number:04}"),
        "00001" => format!("{number:05}"),
        "decimalEnclosedCircle" => circled(number),
        "chicago" => chicago(number),
        "hex" => format!("{number:X}"),
        "numberInDash" => format!("- {number} -"),
        "decimalEnclosedParen" => format!("({number})"),
        "decimalEnclosedFullstop" => format!("{number}."),
        _ => number.to_string(),
    }
}

fn capitalized(words: &str) -> String {
    words[..1].to_uppercase() + &words[1..]
}

fn cardinal(number: i64) -> String {
    if number < 20 {
        return UNITS[number as usize].to_owned();
    }
    if number < 100 {
        let unit = number % 10;
        let tens = TENS[(number / 10) as usize];
        return if unit == 0 { tens.to_owned() } else { format!("{tens}-{}", UNITS[unit as usize]) };
    }
    let (value, word) = if number >= 1000 { (1000, "thousand") } else { (100, "hundred") };
    let head = format!("{} {word}", cardinal(number / value));
    if number % value == 0 {
        head
    } else {
        format!("{head} {}", cardinal(number % value))
    }
}

fn ordinal(number: i64) -> String {
    let words = cardinal(number);
    let cut = words.rfind([' ', '-']).map_or(0, |at| at + 1);
    let (head, last) = words.split_at(cut);
    let last = match last {
        "one" => "first".to_owned(),
        "two" => "second".to_owned(),
        "three" => "third".to_owned(),
        "five" => "fifth".to_owned(),
        "eight" => "eighth".to_owned(),
        "nine" => "ninth".to_owned(),
        "twelve" => "twelfth".to_owned(),
        _ => match last.strip_suffix('y') {
            Some(stem) => format!("{stem}ieth"),
            None => format!("{last}th"),
        },
    };
    format!("{head}{last}")
}

/// 1 to 20 in circles; digits beyond.
fn circled(number: i64) -> String {
    match char::from_u32('①' as u32 + number as u32 - 1) {
        Some(sign) if (1..=20).contains(&number) => sign.to_string(),
        _ => number.to_string(),
    }
}

/// *, †, ‡, §, **, ...: footnote marks.
fn chicago(number: i64) -> String {
    if !(1..=LETTER_LIMIT).contains(&number) {
        return number.to_string();
    }
    let sign = ['*', '†', '‡', '§'][((number - 1) % 4) as usize];
    std::iter::repeat(sign).take(((number - 1) / 4 + 1) as usize).collect()
}

fn roman(mut number: i64) -> String {
    let mut out = String::new();
    for (value, letters) in ROMANS {
        while number >= value {
            out.push_str(letters);
            number -= value;
        }
    }
    out
}

/// a, b, ... z, aa, bb, ...: Word repeats the letter.
fn letters(number: i64) -> String {
    if number == 0 {
        return String::new();
    }
    if number > LETTER_LIMIT {
        return number.to_string();
    }
    let letter = (b'a' + ((number - 1) % 26) as u8) as char;
    std::iter::repeat(letter).take(((number - 1) / 26 + 1) as usize).collect()
}

fn suffix(number: i64) -> &'static str {
    match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    }
}
