"""Clause types: what ships, and what a user may write."""

from __future__ import annotations

import pickle
from importlib import resources

import pytest

from contractlens.exceptions import TaxonomyError
from contractlens.taxonomy import OTHER, Taxonomy, TokenPattern

TIER_1 = (
    "technology_refresh",
    "skills_transfer",
    "continuous_improvement",
    "innovation",
    "benchmarking",
    "exit_management",
    "ipr_ownership",
    "open_standards",
    "secondment",
    "ai_use",
    "service_standards",
    "social_value",
    "apprenticeships_skills",
)
TIER_2 = (
    "user_training",
    "key_personnel",
    "staff_transfer",
    "service_levels",
    "open_source_reuse",
    "cloud_hosting_location",
    "software_licences",
    "authority_data",
    "data_protection",
    "security_requirements",
    "business_continuity",
    "term_and_extension",
    "termination_rights",
    "liability_cap",
    "insurance",
    "payment_terms",
    "charges_indexation",
    "open_book_audit",
    "subcontracting_supply_chain",
    "ethical_supply_chain",
    "carbon_sustainability",
    "collaboration_interfaces",
    "change_control",
    "governance_reporting",
    "remediation_step_in",
    "financial_distress",
    "acceptance_milestones",
)
TIER_3 = ("transparency_foi", "confidentiality", "assignment_change_of_control", "dispute_resolution", OTHER)
FLAGSHIP = ("technology_refresh", "skills_transfer")

SMALL = """
[clause_types.parking]
title = "Parking"
definition = "Who may park where."
phrases = ["parking space"]
"""


def loads(body: str, *, name: str = "mine.toml") -> Taxonomy:
    return Taxonomy.loads(body, name=name)


def entry(lines: str) -> str:
    return f'[clause_types.parking]\ntitle = "Parking"\ndefinition = "Who may park where."\n{lines}\n'


def pattern(tokens: str) -> str:
    return entry(f'patterns = [{{ id = "p", pattern = [{tokens}] }}]')


# --- What ships


def test_default_holds_exactly_the_clause_types_by_tier() -> None:
    by_tier = {tier: tuple(item.id for item in Taxonomy.default() if item.tier == tier) for tier in (1, 2, 3)}
    assert by_tier == {1: TIER_1, 2: TIER_2, 3: TIER_3}


def test_default_is_what_its_file_says_and_has_no_mistakes() -> None:
    text = (resources.files("contractlens") / "data" / "taxonomy.toml").read_text(encoding="utf-8")
    assert Taxonomy.loads(text) == Taxonomy.default()


def test_default_holds_44_types_and_other() -> None:
    assert len(Taxonomy.default().types.keys() - {OTHER}) == 44


@pytest.mark.parametrize("clause_type", [*TIER_1, *TIER_2, *TIER_3[:-1]])
def test_default_type_is_complete(clause_type: str) -> None:
    item = Taxonomy.default()[clause_type]
    assert item.title
    assert item.definition
    assert item.source
    assert item.headings
    assert len(item.phrases) >= 8
    assert len(item.patterns) >= 3
    assert item.attributes
    assert item.confusable
    least = 10 if clause_type in FLAGSHIP else 4
    assert len(item.examples) >= least
    assert len(item.counterexamples) >= least


def test_default_other_has_no_rules() -> None:
    assert not Taxonomy.default()[OTHER].has_rules


@pytest.mark.parametrize("item", Taxonomy.default(), ids=lambda item: item.id)
def test_default_confusable_types_exist_and_are_others(item) -> None:
    assert set(item.confusable) <= Taxonomy.default().types.keys() - {item.id}


@pytest.mark.parametrize("item", Taxonomy.default(), ids=lambda item: item.id)
def test_default_lexicons_are_in_small_letters(item) -> None:
    listed = [*item.headings, *item.phrases, *item.excluded_by]
    assert [text for text in listed if text != text.lower()] == []


# --- Loading


def test_loads_small_entry_gives_the_rest_its_defaults() -> None:
    item = loads(SMALL)["parking"]
    assert (item.tier, item.headings, item.patterns, item.examples) == (3, (), (), ())
    assert item.has_rules


def test_loads_fills_word_lists_into_patterns() -> None:
    body = '[word_lists]\ncars = ["car", "van"]\nbikes = ["bike"]\n' + pattern(
        '{ WORDS = "cars" }, { OP = "{0,2}" }, { WORDS = ["bikes", "cars"], OP = "?" }'
    )
    assert loads(body)["parking"].patterns == (
        TokenPattern(
            "p",
            ({"LOWER": {"IN": ["car", "van"]}}, {"OP": "{0,2}"}, {"OP": "?", "LOWER": {"IN": ["bike", "car", "van"]}}),
        ),
    )


def test_load_reads_a_file(tmp_path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(SMALL, encoding="utf-8")
    taxonomy = Taxonomy.load(path)
    assert (taxonomy.name, list(taxonomy.types)) == ("mine.toml", ["parking"])


@pytest.mark.parametrize("content", [None, b"title = '\xff'"], ids=["missing", "not_utf8"])
def test_load_of_unreadable_file_is_a_taxonomy_error(tmp_path, content) -> None:
    path = tmp_path / "mine.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(TaxonomyError, match=r"mine\.toml") as caught:
        Taxonomy.load(path)
    assert "cannot be read" in caught.value.problems[0].reason


MISTAKES = {
    "not_toml": ("[clause_types", "(whole file)", "not valid TOML"),
    "no_types": ("schema_version = 1", "clause_types", "missing"),
    "types_not_table": ("clause_types = 3", "clause_types", "missing"),
    "other_version": ("schema_version = 2\n" + SMALL, "schema_version", "must be 1, not 2"),
    "unknown_top_key": ("colour = 1\n" + SMALL, "colour", "unknown key"),
    "unknown_key": (entry("phrase = ['a']"), "clause_types.parking.phrase", "unknown key"),
    "bad_id": (SMALL.replace("parking]", "Parking-Space]"), "clause_types.Parking-Space", "snake_case"),
    "entry_not_table": ("[clause_types]\nparking = 3", "clause_types.parking", "must be a table, not a number"),
    "no_title": (SMALL.replace('title = "Parking"', ""), "clause_types.parking.title", "missing"),
    "no_definition": ('[clause_types.a]\ntitle = "A"', "clause_types.a.definition", "missing"),
    "empty_title": (SMALL.replace('"Parking"', '"  "'), "clause_types.parking.title", "not empty"),
    "title_wrong_type": (SMALL.replace('"Parking"', "5"), "clause_types.parking.title", "must be a text"),
    "tier_too_high": (entry("tier = 4"), "clause_types.parking.tier", "must be 1, 2 or 3"),
    "tier_bool": (entry("tier = true"), "clause_types.parking.tier", "must be 1, 2 or 3"),
    "source_wrong_type": (entry("source = 3"), "clause_types.parking.source", "must be a text"),
    "replaces_wrong_type": (entry("replaces = 'yes'"), "clause_types.parking.replaces", "true or false"),
    "empty_list": (entry("phrases = []"), "clause_types.parking.phrases", "is empty"),
    "text_for_list": (entry("phrases = 'a'"), "clause_types.parking.phrases", "must be a list of texts, not a text"),
    "number_in_list": (entry("phrases = ['a', 3]"), "clause_types.parking.phrases[1]", "must be a text"),
    "twice_in_list": (entry("phrases = ['a', 'a']"), "clause_types.parking.phrases", "holds 'a' 2 times"),
    "only_punctuation": (entry("phrases = ['--']"), "clause_types.parking.phrases[0]", "no letter or digit"),
    "examples_without_rules": (entry("examples = ['A b.']"), "clause_types.parking.examples", "no phrases"),
    "patterns_empty": (entry("patterns = []"), "clause_types.parking.patterns", "must be a list"),
    "pattern_without_id": (
        entry("patterns = [{ pattern = [{ LOWER = 'a' }] }]"),
        "clause_types.parking.patterns[0]",
        "{ id = ..., pattern = [...] }",
    ),
    "pattern_id_twice": (
        entry("patterns = [{ id = 'p', pattern = [{LOWER='a'}] }, { id = 'p', pattern = [{LOWER='b'}] }]"),
        "clause_types.parking.patterns[1].id",
        "used twice",
    ),
    "pattern_bad_id": (
        entry("patterns = [{ id = 'P p', pattern = [{LOWER='a'}] }]"),
        "clause_types.parking.patterns[0].id",
        "snake_case",
    ),
    "no_tokens": (pattern(""), "clause_types.parking.patterns[0].pattern", "not empty"),
    "token_not_table": (pattern("'a'"), "clause_types.parking.patterns[0].pattern", "must be a list of tokens"),
    "unknown_attribute": (pattern("{ WORD = 'a' }"), "clause_types.parking.patterns[0].pattern[0].WORD", "unknown"),
    "lemma": (pattern("{ LEMMA = 'a' }"), "clause_types.parking.patterns[0].pattern[0].LEMMA", "trained"),
    "pos": (pattern("{ POS = 'NOUN' }"), "clause_types.parking.patterns[0].pattern[0].POS", "trained"),
    "dep": (pattern("{ DEP = 'nsubj' }"), "clause_types.parking.patterns[0].pattern[0].DEP", "trained"),
    "ent_type": (pattern("{ ENT_TYPE = 'ORG' }"), "clause_types.parking.patterns[0].pattern[0].ENT_TYPE", "trained"),
    "bad_op": (pattern("{ LOWER = 'a', OP = '{x}' }"), "clause_types.parking.patterns[0].pattern[0]", "is not one of"),
    "negated_op": (pattern("{ LOWER = 'a', OP = '!' }"), "clause_types.parking.patterns[0].pattern[0]", "not one of"),
    "op_backwards": (
        pattern("{ LOWER = 'a', OP = '{3,1}' }"),
        "clause_types.parking.patterns[0].pattern[0]",
        "smaller",
    ),
    "endless_gap": (
        pattern("{ LOWER = 'a' }, { OP = '*' }, { LOWER = 'b' }"),
        "clause_types.parking.patterns[0].pattern[1]",
        "has no end",
    ),
    "open_range_gap": (
        pattern("{ LOWER = 'a' }, { OP = '{2,}' }, { LOWER = 'b' }"),
        "clause_types.parking.patterns[0].pattern[1]",
        "has no end",
    ),
    "nothing_demanded": (pattern("{ LOWER = 'a', OP = '?' }"), "clause_types.parking.patterns[0].pattern", "demanded"),
    "only_gaps": (pattern("{ OP = '{1,3}' }"), "clause_types.parking.patterns[0].pattern", "demanded"),
    "too_wide": (
        pattern("{ LOWER = 'a' }, { OP = '{0,500}' }"),
        "clause_types.parking.patterns[0].pattern",
        "optional places",
    ),
    "too_many_tokens": (
        pattern(", ".join(["{ LOWER = 'a' }"] * 40)),
        "clause_types.parking.patterns[0].pattern",
        "at most 32",
    ),
    "capital_in_lower": (
        pattern("{ LOWER = { IN = ['a', 'Bay'] } }"),
        "clause_types.parking.patterns[0].pattern[0].LOWER.IN",
        "never match",
    ),
    "empty_in": (
        pattern("{ LOWER = { IN = [] } }"),
        "clause_types.parking.patterns[0].pattern[0].LOWER.IN",
        "is empty",
    ),
    "unknown_predicate": (
        pattern("{ LOWER = { FUZZY = 'a' } }"),
        "clause_types.parking.patterns[0].pattern[0].LOWER",
        "IN, NOT_IN, REGEX",
    ),
    "bad_regex": (
        pattern("{ LOWER = { REGEX = '(' } }"),
        "clause_types.parking.patterns[0].pattern[0].LOWER.REGEX",
        "not a valid regular expression",
    ),
    "slow_regex": (
        pattern("{ LOWER = { REGEX = '(a+)+$' } }"),
        "clause_types.parking.patterns[0].pattern[0].LOWER.REGEX",
        "for ever",
    ),
    "long_regex": (
        pattern(f"{{ LOWER = {{ REGEX = '{'a' * 300}' }} }}"),
        "clause_types.parking.patterns[0].pattern[0].LOWER.REGEX",
        "longer than 200",
    ),
    "flag_wrong_type": (
        pattern("{ LIKE_NUM = 1 }"),
        "clause_types.parking.patterns[0].pattern[0].LIKE_NUM",
        "true or false",
    ),
    "length_wrong_type": (
        pattern("{ LENGTH = 'three' }"),
        "clause_types.parking.patterns[0].pattern[0].LENGTH",
        "must be a number",
    ),
    "unknown_word_list": (
        pattern("{ WORDS = 'cars' }"),
        "clause_types.parking.patterns[0].pattern[0].WORDS",
        "no such word list",
    ),
    "word_list_capital": ("[word_lists]\ncars = ['Car']\n" + SMALL, "word_lists.cars[0]", "small letters"),
    "word_lists_not_table": ("word_lists = 3\n" + SMALL, "word_lists", "must be a table"),
}


@pytest.mark.parametrize(("body", "key", "reason"), MISTAKES.values(), ids=MISTAKES.keys())
def test_loads_reports_mistake_with_file_key_and_reason(body: str, key: str, reason: str) -> None:
    with pytest.raises(TaxonomyError) as caught:
        loads(body)
    matching = [problem for problem in caught.value.problems if problem.key == key and reason in problem.reason]
    assert matching, caught.value.problems
    assert matching[0].file == "mine.toml"


def test_loads_reports_every_mistake_at_once() -> None:
    body = """
    [clause_types.One]
    tier = 9
    phrases = []
    [clause_types.two]
    title = "Two"
    patterns = [{ id = "p", pattern = [{ LEMMA = "go" }, { LOWER = { REGEX = "(" } }] }]
    """
    with pytest.raises(TaxonomyError) as caught:
        loads(body)
    assert {problem.key for problem in caught.value.problems} == {
        "clause_types.One",
        "clause_types.One.title",
        "clause_types.One.definition",
        "clause_types.One.tier",
        "clause_types.One.phrases",
        "clause_types.two.definition",
        "clause_types.two.patterns[0].pattern[0].LEMMA",
        "clause_types.two.patterns[0].pattern[1].LOWER.REGEX",
    }


def test_error_message_lists_each_problem() -> None:
    with pytest.raises(TaxonomyError) as caught:
        loads("[clause_types.a]\ntier = 7")
    assert all(str(problem) in str(caught.value) for problem in caught.value.problems)


# --- Merging, choosing, naming


def test_merge_adds_types_after_the_others() -> None:
    merged = Taxonomy.default() | loads(SMALL)
    assert list(merged.types) == [*Taxonomy.default().types, "parking"]


def test_merge_refuses_an_id_that_is_taken() -> None:
    with pytest.raises(TaxonomyError, match="replaces = true"):
        loads(SMALL) | loads(SMALL, name="again.toml")


def test_merge_replaces_a_type_that_says_so() -> None:
    merged = loads(SMALL) | loads(entry("replaces = true\nphrases = ['car park']"))
    assert merged["parking"].phrases == ("car park",)


def test_merge_reports_confusable_types_that_nobody_defines() -> None:
    mine = loads(entry("confusable = ['insurance', 'valet_service']"))
    with pytest.raises(TaxonomyError) as caught:
        Taxonomy.default() | mine
    assert [problem.reason for problem in caught.value.problems] == ["no such clause type: 'valet_service'"]


def test_merge_with_something_else_is_a_type_error() -> None:
    with pytest.raises(TypeError):
        Taxonomy.default() | {"parking": 1}


def test_subset_keeps_order_and_content() -> None:
    chosen = Taxonomy.default().subset(["skills_transfer", "technology_refresh"])
    assert list(chosen) == [Taxonomy.default()["technology_refresh"], Taxonomy.default()["skills_transfer"]]


def test_subset_names_all_unknown_ids() -> None:
    with pytest.raises(KeyError, match="catering, parking"):
        Taxonomy.default().subset(["parking", "insurance", "catering"])


def test_fingerprint_ignores_order_of_types() -> None:
    first, second = SMALL, SMALL.replace("parking", "catering")
    assert loads(first + second).fingerprint == loads(second + first).fingerprint


@pytest.mark.parametrize(
    "changed",
    [SMALL.replace("space", "bay"), SMALL + "tier = 1", SMALL + "excluded_by = ['bicycle']"],
    ids=["phrase", "tier", "exclusion"],
)
def test_fingerprint_changes_with_content(changed: str) -> None:
    assert loads(changed).fingerprint != loads(SMALL).fingerprint


def test_fingerprint_is_a_sha256_and_stable() -> None:
    assert loads(SMALL).fingerprint == loads(SMALL).fingerprint
    assert len(bytes.fromhex(loads(SMALL).fingerprint)) == 32


def test_contains_len_and_default_are_consistent() -> None:
    taxonomy = Taxonomy.default()
    assert "insurance" in taxonomy
    assert "parking" not in taxonomy
    assert len(taxonomy) == 45
    assert Taxonomy.default() is taxonomy


def test_taxonomy_survives_pickling() -> None:
    taxonomy = Taxonomy.default()
    assert pickle.loads(pickle.dumps(taxonomy)) == taxonomy


@pytest.mark.parametrize(
    "token",
    ["{ LENGTH = { IN = 3 } }", '{ LENGTH = { ">=" = "x" } }', '{ LOWER = "a", OP = "{99999999}" }'],
    ids=["length in", "length text", "huge repeat"],
)
def test_pattern_values_that_would_fail_later_are_reported(token):
    text = f"""schema_version = 1
[clause_types.mine]
title = "Mine"
definition = "Mine."
patterns = [{{ id = "one", pattern = [{{ LOWER = "b" }}, {token}] }}]
"""
    with pytest.raises(TaxonomyError):
        Taxonomy.loads(text)
