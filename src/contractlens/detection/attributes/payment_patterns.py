"""The patterns of sorts of words by which contracts say who pays; `payment_readers` says what each means.

What ``<a|b>`` stands for: see `money_words`.
"""

from __future__ import annotations

from functools import cache

from contractlens.detection.attributes.money_words import signs_of, sorts_source
from contractlens.detection.lazy_patterns import LazyPattern, lazy

_PARTY = "<supplier|buyer|both|supplier_s|buyer_s|both_s>"
_WHO = "<supplier|buyer|both>"
_COST = "<cost|wage|price>"
_PRICE = "<price|charge|rate>"
_OBJECT = "<cost|wage|price|charge|payment|rate>"
_FILL = "<the|extra|separate|plain|its|own|number|each|entitled|falls|per|unchanged|may|supplier_s|buyer_s|of|shared|nothing|purse|sole|rest|fraction|compare|employ|keeps|excess|as|agreed|per|it>"

# Each rule: what it says and the pattern. `who` is a party, `verb` where "not" is looked for, `own` "its" or a party.
RULES: tuple[tuple[str, str], ...] = (
    # "at its own cost", "at the Council's sole expense", "on our payroll", "out of its own margin"
    ("own", r"<at|for|on|from|by|in|to|inside> <the|its>{0,2} (?:(?P<own><own|supplier_s|buyer_s|both_s>|<its>)) (?:<own|sole|extra|entitled>{0,3} <cost|charge>|<own|sole|plain|extra|it>{0,3} <purse>)"),
    ("own", r"<on|from|in> <the>? (?P<own><supplier_s|buyer_s|both_s>) <own|extra>{0,2} <wage>"),
    ("own", r"(?:^|<stop|comma|bracket>) <the>? (?P<own><supplier_s|buyer_s|both_s>) <own|extra>{0,3} (?:<cost|purse>)(?=$|<stop|comma|bracket>)"),
    ("employs", r"<in|on|of> <the|its>{0,2} (?P<own><own|supplier_s|buyer_s|both_s>|<its>) <own|extra>{0,2} (?:<employ>)"),
    # "at the cost of the Buyer", "for the account of the Trust", "on the payroll of the Council"
    ("who", rf"<at|for|on|from|by|in|to> <the>? <extra|plain|own|sole>{{0,3}} <cost|charge|purse> <of> <the>{{0,2}} <plain>? (?P<who>{_PARTY}|<home|host>)"),
    ("who", r"<on|from|at> <the>? (?P<who><supplier|buyer>) <sole|extra>? <wage|cost>(?=$|<stop|comma|and|bracket>)"),
    # cells of a table such as "payment: Client", and what funds it after a colon
    ("who", rf"<payment|charge|paid|met|cost> <by|from|to>? <stop> <from|by>? <the>? (?P<who>{_PARTY}) (?=$|<stop|comma|bracket>)"),
    ("who", rf"<payment|charge|paid|met|cost> <by|from|to>? <stop> <from|by>? <the>? (?P<who>{_PARTY}) <plain|own>{{0,2}}? <purse>"),
    ("who", rf"<stop> <purse> <of>? <the>? (?P<who>{_PARTY})(?=$|<stop|comma>)"),
    ("inside", r"<payment|charge|paid|met|cost> <by|from|to>? (?P<verb><stop>) <the>? <plain>{0,2}? <price>(?=$|<stop|comma>)"),
    ("inside", r"(?P<verb><included|met|inside>) <by|in|from|of>{0,2} <plain>? <buyer> <extra|may|plain>{0,2} <pays>"),
    # "their salaries are met by the Department, and their relocation by the Contractor"
    ("two_by", r"(?P<verb><paid|met|given_back>) <by> <the>? (?P<who><supplier|buyer>) <comma|and|but|stop>{1,2} (?:<its|the|plain|wage|cost|extra|own|of>){1,6} <by> <the>? (?P<other><supplier|buyer>)"),
    # "paid by the Council", "funded wholly by", "salaries met by"
    ("by", rf"(?P<verb><paid>) <~stop|but>{{0,5}}? <by> <stop>? <the>{{0,2}} <plain|recover>{{0,2}} (?P<who>{_PARTY}|<it|its|home|host>)"),
    ("by_cost", rf"(?P<verb><met|included>) <~stop|but>{{0,5}}? <by|with> <stop>? <the>{{0,2}} <plain|recover>{{0,2}} (?P<who>{_PARTY}|<it|home|host>)(?! <plain|extra>{{0,2}} {_PRICE})(?! <may|extra|plain>{{0,2}} <pays>)"),
    ("back_by", rf"(?P<verb><given_back>) <~stop|but>{{0,7}}? <by> <the>? (?P<who>{_PARTY}|<it|home|host>)"),
    ("back_at", r"(?P<verb><given_back|charged|met>) <~stop|but|comma|by>{0,3}? <at> <cost|wage>"),
    ("by_rest", rf"(?P<verb><rest>) <may|met|paid>{{0,2}} <by|to|on|with|for> <the>? (?P<who>{_PARTY})"),
    ("made_by", rf"(?P<verb><payment|charge>) <~stop>{{0,8}}? <makes> <by> <the>? (?P<who>{_PARTY}|<it>)"),
    ("charged_by", rf"(?P<verb><~paid>)(?<=<charged>) <~stop|but>{{0,4}}? <by> <the>? (?P<who>{_WHO})"),
    ("payable_by", rf"(?P<verb><payable>) <~stop|but>{{0,5}}? <by|from> <the>? (?P<who>{_PARTY})"),
    # "charged to the Council", "invoice the value to that Council", "bill the Trust"
    ("to", rf"(?P<verb><charged>) <~stop|but|comma>{{0,7}}? <to|from|on> <the>? (?P<who>{_PARTY})"),
    ("to", rf"(?:<may|to|not|entitled|by|from|supplier|buyer|and|it>|^) (?P<verb><charge>) <~stop|but|comma>{{0,7}}? <to|from|on> <the>? (?P<who>{_PARTY})"),
    ("to", rf"(?P<verb><recover>) {_FILL}{{0,4}}? <cost|wage|price|charge|payment|money> <~stop|but|comma>{{0,6}}? <to|from|on> <the>? (?P<who>{_PARTY})"),
    ("taken_from", rf"(?P<verb><recover>) <from> <the>? (?P<who>{_PARTY})"),
    ("to_payee", rf"(?P<verb><payable|given_back>) <~stop|but|comma|by>{{0,3}}? <to> <the>? (?P<who>{_WHO})"),
    ("bills", r"(?:<may|to|not|entitled|by|from|supplier|buyer|and>|^) (?P<verb><charge>) <the>? (?P<who><supplier|buyer>)"),
    # "the Supplier bears", "shall meet the cost", "the Company finds the desk and the Crown his pay"
    ("pays", r"(?P<verb><pays>)"),
    ("back", r"(?P<verb><gives_back>)"),
    ("meets", rf"(?P<verb><meets>) (?:{_FILL}|<and>|<in>|<money>|<percent|fraction>){{0,8}}? (?:<cost|wage|price|charge|money|rest>)"),
    ("pays", r"(?P<verb><keeps>) <the|its|own|extra>{0,3} <wage|cost>"),
    ("falls", rf"<comma|and|but|stop> <the>? (?P<who>{_WHO}) <the|its|own>{{1,2}} <plain>? <wage|cost>(?=$|<stop|comma|and|of>)"),
    ("instead", rf"<comma|and|but|plain|extra> <the>? (?P<who>{_WHO}) <may>(?=$|<stop>)"),
    # "the Supplier may charge", "shall make no charge", "is entitled to payment", "sends you a bill"
    ("charges", r"(?:<may|to|not|entitled|by|from|supplier|buyer|and|it>) (?P<verb><charge>)(?!<of>)"),
    ("recovers", rf"(?P<verb><recover|makes>) (?:{_FILL}|<negation>|<supplier|buyer>){{0,5}}? (?P<what><cost|wage|price|charge|payment|money>)"),
    ("entitled", rf"(?P<verb><entitled>) <to> (?:{_FILL}|<negation>){{0,4}}? <charge|paid|payment|price|recover|given_back|order>"),
    ("is_paid", r"(?P<who><supplier|buyer>) <may> <may|extra|negation>{0,4} (?P<verb><paid|given_back>)(?! <~stop>{0,3}? <by>)"),
    ("is_billed", r"(?P<who><supplier|buyer>) <may> <may|extra|negation>{0,3} (?P<verb><charged>)(?! <~stop>{0,3}? <by>)"),
    # the cost falls on the Council, is for the Trust's account, costs are the Supplier's, it is all on you
    ("falls", rf"(?:<cost|wage|charge|price|purse>) <~stop|but>{{0,9}}? (?P<verb><falls>) <extra|may|plain>{{0,2}} (?:<on|to|with|at|for|from>) <the>{{0,2}} <plain>? (?P<who>{_PARTY}|<home|host>)"),
    ("falls", r"(?:<cost|wage|charge|price>) <~stop|but>{0,6}? <may> <may|extra>{0,2} (?:<on|to|with|for|from>)? <the>? (?P<who><supplier_s|buyer_s|both_s>|<supplier|buyer|both>(?=$|<stop|comma|and|but>))"),
    ("falls", rf"(?:<cost|wage|charge|price>) (?:<on|with|for|from>|<stop>) <the>? (?P<who>{_PARTY})(?=$|<stop|comma|and|but|bracket>|<purse>)"),
    ("falls", r"<cost|wage> (?P<who><supplier_s|buyer_s>)(?=$|<stop|comma|and>)"),
    ("falls", rf"(?:<cost|the|may|it|stop|comma>) <on> <the>? (?P<who>{_WHO})(?=$|<stop>)"),
    # "free of charge", "no charge", "at no extra cost", "without fee", "nothing is payable"
    ("free", r"(?P<verb><free>)"),
    ("beyond", rf"(?P<none><negation>) <~stop|comma>{{0,8}}? <beyond> <the|its>{{0,2}} {_FILL}{{0,3}}? <price|charge|payment>"),
    ("none", rf"(?P<none><negation>) (?P<gap>(?:<extra|separate|plain|the|of|its|own|shared|supplier_s|buyer_s>){{0,4}}?) {_OBJECT}(?: <in|for|of|to|on|with> <the>{{0,2}} (?P<who><supplier|buyer>))?"),
    ("none", r"(?P<none><negation>) (?P<gap>(?:<~stop|but|comma>){0,6}?) <payable|charged>(?: <to|on> <the>? (?P<who><supplier|buyer>))?(?P<also><separate>)?"),
    ("none", r"(?P<none><negation>) (?P<gap><may|extra|separate>{0,4}?) <paid|given_back> <for>? (?P<also><separate|extra>)"),
    ("none", rf"(?P<none><negation>) <~stop|comma|but|supplier|buyer>{{0,8}}? <entitled> <to> {_FILL}{{0,3}}? <payment|charge|paid|price|given_back|recover>"),
    ("spared", r"<negation> <the>? (?P<who><buyer|supplier>) <for> <extra|the>{0,2} <payment|cost|charge|price>"),
    ("spared", r"<cost> <the>? (?P<who><buyer|supplier>) <extra>{0,1}? (?P<verb><negation>)"),
    ("falls", r"<cost> <the>? (?P<who><buyer|supplier>) <money>"),
    ("falls", rf"<cost|wage|price> <~stop>{{0,4}}? <may> <for> <the>? (?P<who>{_WHO}) <to> <meets|pays>"),
    ("nil", r"(?:<cost|price|charge>) <of|for|to|the|plain|extra>{0,4} (?:<may|stop|at|comma|bracket>){0,2} (?P<none><negation>)(?=$|<stop|comma|bracket>)"),
    ("nil", r"<charged> <at> <negation|free>"),
    # "included in the charges", "part of the monthly fee", "recovered through the Per-Seat Rate"
    ("inside", rf"(?P<verb><included>) (?:<extra|may|plain|to>{{0,3}}?) (?:<in|by|from|of|for|on>{{1,2}}) (?:{_FILL}){{0,5}}? {_PRICE}"),
    ("inside", r"(?P<verb><included>) <with> <the|each>"),
    ("inside", rf"(?P<verb><inside>) <in|by|from|of|with|for|on>{{0,2}} (?:{_FILL}){{0,5}}? {_PRICE}"),
    ("inside", rf"(?P<verb><recover>) {_FILL}{{0,4}}? <cost> <~stop|but>{{0,4}}? <from|in|by> <the|its>? {_FILL}{{0,3}}? {_PRICE}"),
    ("inside", rf"(?:^|<stop|comma|bracket|may|cost>) (?P<verb><in>) (?:{_FILL}){{0,4}}? {_PRICE}(?=$|<stop|comma|bracket>)"),
    ("inside", r"(?:<cost|price|charge>) <~stop>{0,8}? (?P<verb><included>)(?=$|<stop|comma|bracket>)"),
    ("inside", r"(?:^|<stop|comma>) <price|cost|charge> (?:<of|for> <~stop>{1,3}?)? <stop> (?P<verb><included>)(?=$|<stop|comma>)"),
    ("inside", r"(?:^|<stop|comma>) <price> (?P<verb><included>) <in>"),
    ("inside", r"<may> (?P<whole><included>)(?=$|<stop>|<at> <negation>)"),
    ("inside", r"<price|charge|rate|payment> <~stop|but|comma>{0,8}? (?P<verb><includes>)(?! <the>? <price>)"),
    ("inside", r"(?P<verb><includes>) <the|its|plain|cost>{0,3} <in> <the|its|plain>{0,4}? <price|charge>"),
    ("inside", r"(?P<verb><for|at>) <the> <plain|extra>{0,2} <price> <and|comma> <negation> <excess|extra>"),
    ("inside", rf"<price|charge> (?:<of|for|in> {_FILL}{{1,4}}?)? (?:<may|falls|the>){{0,3}} (?P<verb><unchanged>)"),
    ("inside", rf"{_PRICE} <~stop>{{0,9}}? (?P<verb><reckons>)"),
    ("unmoved", rf"<price|charge> (?:<of|for|in> {_FILL}{{1,4}}?)? <may>{{0,2}} (?P<none><negation>) <may|extra|the>{{0,3}} <change>"),
    ("unmoved", rf"(?P<none><negation>) (?:<extra|the|plain>){{0,3}} <change> (?:<in|to|of|on>) {_FILL}{{0,4}}? <price|charge>"),
    ("unmoved", r"<at|for|on> (?P<verb><unchanged>) <plain|extra>{0,2} <price|charge|rate>"),
    # "at the day rates", "for EUR 95 per person", "by way of variation", "a fee of £300"
    ("priced", r"<at|by|for|from|of|with|under> (?:<the|its|own|extra|plain|supplier_s|buyer_s|per|each|number|may>){0,5}? (?P<verb><rate>)"),
    ("priced", r"<it|cost|price|charge> <may>{0,2} <the>? (?P<verb><rate>)"),
    ("priced", r"(?:^|<stop|comma>) <the>? (?P<verb><rate>) <plain>{0,3} (?=<comma|stop>|$)"),
    ("priced", r"<at> (?P<verb><cost>)(?! <to|of|for|and>)"),
    ("priced", r"<agrees> <~stop>{0,12}? <the|and> (?P<verb><price|charge>)"),
    ("priced", r"<at|for> (?:<the|extra|plain|each>){0,2} (?P<verb><money>)(?! <plain>? <stop>? <cost>)"),
    ("priced", r"<money> <bracket|plain|comma|and>{0,5}? (?P<verb><per>)"),
    ("priced", rf"<price|charge> (?:<of|for> {_FILL}{{1,6}}?)? (?:<of|may|at|for|stop|to>){{0,3}}? (?P<verb><money>)"),
    ("priced", rf"<price|charge> (?:<of|for> {_FILL}{{1,6}}?)? <may>{{0,2}} (?P<verb><agreed>)"),
    ("priced", r"<for|at> <the> <extra|plain|separate>{0,3} (?P<verb><price|charge>)(?! <of> <the>)(?! <~stop>{0,3} <compare>)"),
    ("priced", r"(?P<verb><charged>) (?:<extra|separate|may|the|plain>){0,3} (?:<at|by|in|on|for|from|per|separate|under>|<money>|<order>)(?! <negation>)"),
    ("priced", r"(?P<verb><payable>) (?:<extra|separate|may|the|plain>){0,3} (?:<at|for|per|under>|<money>)(?! <negation>)"),
    ("priced", r"(?:<by|from|under|as|with>|^|<stop>) (?:<the|extra|plain|own|its|separate>){0,3} (?P<verb><order>)(?! <to>)"),
    ("priced", r"<money> (?P<verb><pays>) <~stop>"),
    ("priced", r"(?P<verb><order>) <the> <extra|separate|plain>{0,2} <price|charge>"),
    ("priced", r"<recover|makes|at> <the|extra|plain|separate>{0,3} (?P<verb><order>)"),
    ("priced", rf"(?P<verb><change>) <to> {_FILL}{{0,4}}? <charge|price>"),
    ("priced", rf"<money> <~stop>{{0,4}}? (?P<verb><beyond>) {_FILL}{{0,3}}? <charge|price>"),
    ("priced", r"(?:<may>) <may|extra>{0,3} (?P<verb><charged>)(?! <at> <negation|free>)"),
    ("priced", r"<recover|pays> <~stop|comma|but>{0,3} (?P<verb><rate>)"),
    # "paid out of the Refresh Fund"
    ("purse", r"(?P<verb><paid|met|included>) <~stop|but>{0,4}? (?:<from|by|in|on|to>) (?:<the|plain|extra|own>){0,4}? <purse>"),
    # "each Party bears its own cost", "in equal shares", "half and half"
    ("shared", rf"{_COST} <~stop>{{0,14}}? (?P<verb><shared>)"),
    ("shared", r"(?P<verb><shared>) <~stop|but>{0,6}? (?:<cost|wage|price|charge>)"),
    ("shared", r"(?P<verb><each|both|both_s>) <may|pays|meets|on|from|by|to|at|for|falls|the|home|its>{0,6}? (?:(?:<own|its> <own>?) <plain|extra>{0,3} (?:<cost|wage|purse|charge|home>)|<own>(?=$|<stop|comma>))"),
    ("shared", r"(?P<verb><halves>)"),
    ("shared", r"(?P<verb><home|host>) <may>{0,3} <pays|meets> <~stop>{0,10}? <home|host|supplier|buyer> <may>{0,3} <pays|meets>"),
    ("shared", r"(?P<verb><each|both|both_s>) <~stop|but|comma|supplier_s|buyer_s>{0,9}? <own> <plain|extra>{0,2} <cost|wage|purse|home|charge>"),
    ("shared", r"(?P<verb><each|both|both_s>) <may|to>{0,4}? <pays|meets> <~stop|but>{0,2}? (?:<own|fraction|percent|each>)"),
    ("part", rf"(?P<verb><pays|gives_back|paid|given_back|charge|charged|meets|met|purse|price>) (?:<the|at|to|by|for|plain|money|supplier|buyer>){{0,5}}? <percent|fraction> <plain|of>{{0,2}} (?:{_FILL}|<of>){{0,4}}? (?:<cost|wage|it>)"),
)  # fmt: skip


@cache
def rules() -> tuple[tuple[str, LazyPattern], ...]:
    """Return the rules with their patterns, each compiled at the first text that has a word of its main sort."""
    return tuple((name, _pattern(template)) for name, template in RULES)


_MAIN = lazy(r"\(\?P<(?:verb|none|whole)>(<[a-z_|]+>)\)")


def _pattern(template: str) -> LazyPattern:
    main = _MAIN.search(template)
    signs = signs_of(main[1]) if main else ()
    return LazyPattern(lambda: sorts_source(template), 0, (lambda: signs) if signs else None)
