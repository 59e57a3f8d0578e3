"""Refresh and training facts in wordings of many drafters, each kind said in several ways."""

from __future__ import annotations

import pytest

from contractlens.detection.attributes import extract_attributes

PERIODS = [
    ("technology_refresh", "Tills are exchanged on a two-and-a-half-year rotation.", {"refresh_interval_months": {30}}),
    ("technology_refresh", "Every card reader gives way to a new one when five and a half years old.", {"refresh_interval_months": {66}}),
    ("technology_refresh", "Screens are renewed when six years old; keyboards when two and a half.", {"refresh_interval_months": {72, 30}}),
    ("technology_refresh", "On every fourth anniversary of go-live the Vendor swaps the terminals.", {"refresh_interval_months": {48}, "roadmap_frequency_months": set()}),
    ("technology_refresh", "The Lessor exchanges the screens on each second anniversary of the lease.", {"refresh_interval_months": {24}}),
    ("technology_refresh", "At every second annual review the Contractor shall lift the routers to the current model.", {"refresh_interval_months": {24}}),
    ("technology_refresh", "Phones 2 years, laptops 4, monitors 6: at these ages the Supplier replaces them.", {"refresh_interval_months": {24, 48, 72}}),
    ("technology_refresh", "Standard life: handsets 30 months, tablets 36, printers 60.", {"refresh_interval_months": {30, 36, 60}}),
    ("technology_refresh", "In the summer of every third year the Reseller supplies new projectors in exchange.", {"refresh_interval_months": {36}}),
    ("technology_refresh", "Each half-year the Contractor moves the libraries up to their current release.", {"refresh_interval_months": {6}}),
    ("technology_refresh", "The Supplier shall supply a successor for every scanner before each census, that is, every ten (10) years.", {"refresh_interval_months": {120}, "roadmap_frequency_months": set()}),
    ("technology_refresh", "Window of replacement of radios: between the 48th and the 54th month.", {"refresh_interval_months": {48, 54}}),
    ("technology_refresh", "In April and October of every year the Contractor shall table a lifecycle report.", {"roadmap_frequency_months": {6}}),
    ("technology_refresh", "Twice a year, in May and November, the Supplier presents its roadmap.", {"roadmap_frequency_months": {6}}),
    ("technology_refresh", "Each spring the Contractor must give the Head of IT a three-year outlook of products due to fall out of support.", {"roadmap_frequency_months": {12}, "refresh_interval_months": set()}),
    ("technology_refresh", "The Vendor shall give the Agency sight, every two months, of what each maker is about to withdraw.", {"roadmap_frequency_months": {2}}),
    ("technology_refresh", "A forecast of hardware, brought up to date for each meeting of the Board (there are three a year), shall be given.", {"roadmap_frequency_months": {4}}),
    ("technology_refresh", "A roadmap is laid before every meeting of the Technology Board, of which there are six a year.", {"roadmap_frequency_months": {2}}),
    ("skills_transfer", "The Supplier shall coach the team over a period of seven months.", {"duration_months": {7}}),
    ("skills_transfer", "The Supplier shall train 40 officers over 15 months.", {"duration_months": {15}, "people_trained": {40}}),
    ("skills_transfer", "Over the first quarter the architect will coach two of your analysts.", {"duration_months": {3}}),
    ("skills_transfer", "Over the last six months of the Term the Contractor works in tandem with five officials.", {"duration_months": {6}, "people_trained": {5}}),
    ("skills_transfer", "Shadowing is spread over the first three quarters of the Term.", {"duration_months": {9}}),
    ("skills_transfer", "The mentors stay throughout the final year.", {"duration_months": {12}}),
    ("skills_transfer", "The coaching runs for half a year.", {"duration_months": {6}}),
    ("skills_transfer", "Mentoring lasts not less than 5 months.", {"duration_months": {5}}),
    ("skills_transfer", "It carries on coaching for up to another three months.", {"duration_months": {3}, "plan_due_months": set()}),
    ("skills_transfer", "In not more than eighteen months it leaves eight staff able to run the platform.", {"duration_months": {18}, "people_trained": {8}}),
    ("skills_transfer", "Six weeks after the start the plan is reviewed.", {"duration_months": set(), "duration_days": set()}),
    ("secondment", "Two planners go to the Supplier for between three and six months.", {"duration_months": {6}}),
    ("secondment", "An officer of the Council may be lent to the Contractor for half a year.", {"duration_months": {6}}),
    ("secondment", "An analyst is placed with the Supplier for a year.", {"duration_months": {12}}),
]  # fmt: skip

COUNTS = [
    ("secondment", "The Force may place up to three sergeants with the Contractor's team.", {"headcount": {3}}),
    ("secondment", "The Department may call for no more than four Contractor field advisers to serve at its offices.", {"headcount": {4}, "secondment_direction": {"supplier_to_buyer"}}),
    ("apprenticeships_skills", "The Consultant shall offer one traineeship in each year.", {"headcount": {1}}),
    ("apprenticeships_skills", "Undergraduates: eight summer studentships a year.", {"headcount": {8}}),
    ("apprenticeships_skills", "Three apprentices to be started in year one, and one more in each later year.", {"headcount": {3, 1}}),
    ("skills_transfer", "Leave twenty-four Crown servants competent to maintain the radar.", {"people_trained": {24}}),
    ("skills_transfer", "Thirty (30) Agency FTEs shall each receive sixty (60) hours of side-by-side work.", {"people_trained": {30}, "days_of_training": set()}),
    ("skills_transfer", "The Licensor spends ten days equipping four of the Licensee's underwriters to write models.", {"people_trained": {4}, "days_of_training": {10}}),
    ("skills_transfer", "Pick four from our integration squad and teach them mapping for 6 days each.", {"people_trained": {4}, "days_of_training": {6}}),
    ("skills_transfer", "One clerk from each of the Council's twelve libraries will be coached.", {"people_trained": {12}}),
    ("skills_transfer", "The Vendor brings five developers along; each will spend 25 days with the rules team, at C$1,200 a day.", {"people_trained": {5}, "days_of_training": {25}}),
    ("skills_transfer", "Engineers shall pair with the Trust's nurses; 36 paired days in all have been allowed for.", {"days_of_training": {36}}),
    ("skills_transfer", "The instruction is expected to take from 20 to 24 days.", {"days_of_training": {20, 24}}),
    ("user_training", "Included: four half-day webinars for administrators.", {"days_of_training": {2}}),
    ("user_training", "The Supplier holds two half-day online clinics on reports.", {"days_of_training": {1}}),
    ("user_training", "Six half days of instruction are given.", {"days_of_training": {3}}),
]  # fmt: skip

PAYERS = [
    ("technology_refresh", "The cost is borne 70% by the Council and 30% by the Supplier.", {"shared"}),
    ("technology_refresh", "Costs shall be split 55/45 between the State and Contractor.", {"shared"}),
    ("technology_refresh", "The outlay is divided 60:40 between the Buyer and the Supplier.", {"shared"}),
    ("technology_refresh", "Cost: two thirds Agency, one third Vendor.", {"shared"}),
    ("technology_refresh", "Cost: three quarters to the Buyer and one quarter to the Supplier.", {"shared"}),
    ("secondment", "The Supplier reimburses half of her salary.", {"shared"}),
    ("secondment", "Salary: Buyer 60%, Supplier 40%.", {"shared"}),
    ("secondment", "Her pay is borne as to 80% by the Agency and 20% by the Provider.", {"shared"}),
    ("technology_refresh", "The Force reimburses hardware and the Contractor bears the labour.", {"shared"}),
    ("technology_refresh", "The Supplier bears the labour and the Buyer the hardware.", {"shared"}),
    ("technology_refresh", "The Provider meets the cost up to £400 a unit and the Council any excess.", {"shared"}),
    ("technology_refresh", "The Provider pays the first £10,000 and the Council the rest.", {"shared"}),
    ("technology_refresh", "The Reseller shall give Members new PCs; it carries delivery and the Member carries the unit price.", {"shared"}),
    ("skills_transfer", "The coaching: half its cost from the Lessee, half from the Lessor.", {"shared"}),
    ("technology_refresh", "The Vendor absorbs all costs but shipping, which is for the Province's account.", {"shared"}),
    ("skills_transfer", "Twelve evening classes for the lump sum of NZ$8,000.", {"buyer"}),
    ("skills_transfer", "The Licensor will, for a fixed sum of US$20,000, equip three actuaries to write models.", {"buyer"}),
    ("skills_transfer", "In consideration of £15,000 the Vendor shall deliver the twenty day programme.", {"buyer"}),
    ("technology_refresh", "The Contractor is to be paid AUD 2,500 for each panel that it changes.", {"buyer"}),
    ("technology_refresh", "The Lessee may swap early on giving a month's notice and paying £60 a panel.", {"buyer"}),
    ("technology_refresh", "Each appliance is exchanged for a fee equal to 12 per cent of list.", {"buyer"}),
    ("technology_refresh", "The effort is charged as a specific contract on a quoted time basis.", {"buyer"}),
    ("technology_refresh", "The replacement is billed as an extra item at cost plus five per cent.", {"buyer"}),
    ("skills_transfer", "Our architect coaches two of your analysts; we charge this at £900 a day.", {"buyer"}),
    ("technology_refresh", "The Principal pays the Consultant's list price for it less 10%.", {"buyer"}),
    ("technology_refresh", "The Lessor installs its current equivalents without any increase in Rental.", {"in_charges"}),
    ("technology_refresh", "A new device takes its place, the rental being unaltered.", {"in_charges"}),
    ("technology_refresh", "The Vendor renews the tablets and the fee takes that into account.", {"in_charges"}),
    ("technology_refresh", "The Contractor supplies a successor and the State shall owe nothing further for it.", {"in_charges"}),
    ("technology_refresh", "You swap it inside 20 days and don't bill us.", {"supplier"}),
    ("technology_refresh", "You send us new phones every 2 years, all on you.", {"supplier"}),
    ("technology_refresh", "The Vendor absorbs every cost of the exchange.", {"supplier"}),
    ("skills_transfer", "Each administrator attends, at the Seller's charge, four days of instruction.", {"supplier"}),
    ("skills_transfer", "You teach our engineers for five days each at your own cost and let them do the next interface with you.", {"supplier"}),
    ("secondment", "The Vendor may lend one designer to the Trust's team and goes on paying her salary meanwhile.", {"supplier"}),
    ("technology_refresh", "Each autumn the Contractor must give an outlook of the budget needed.", set()),
    ("technology_refresh", "A model of the same or a higher category is proposed in place of it.", set()),
]  # fmt: skip

STARTERS = [
    ("Each handset must be exchanged within twenty days of the Trust asking.", {"buyer"}),
    ("The Vendor shall change any gateway within a month of being asked by the Council.", {"buyer"}),
    ("At the request of the contracting authority the contractor migrates the platform.", {"buyer"}),
    ("On request by the Agency the Vendor must re-equip the cluster.", {"buyer"}),
    ("Upon 90 days' written notice from the CIO, Contractor shall retire any platform flagged as obsolete.", {"buyer"}),
    ("On six weeks' notice from the Council the Supplier shall exchange the tills.", {"buyer"}),
    ("The Chief Constable may direct the Contractor to remove any terminal.", {"buyer"}),
    ("The Director of Digital may require the Supplier to install a newer model.", {"buyer"}),
    ("Where a maker announces the end of support for any item, the Seller must offer the Purchaser a successor.", {"supplier"}),
    ("If the manufacturer withdraws a product, the Supplier shall propose its successor.", {"supplier"}),
    ("If the Supplier begins to sell something newer, it is required to hold that out to the Purchaser.", {"supplier"}),
    ("If the maker stops supporting something, tell us six months ahead and propose a successor.", {"supplier"}),
    ("The Purchaser may put off the renewal of any item for a year.", set()),
    ("The Agency is entitled to have the middleware kept no more than one release behind the newest.", set()),
]  # fmt: skip

CURRENCY = [
    ("The platform must be held at the latest long-term-support release.", {"n"}),
    ("The contractor migrates the platform to the most recent stable version.", {"n"}),
    ("The Operator shall run the back office on the vendor's present edition.", {"n"}),
    ("Firmware is kept at the newest level that the maker has published.", {"n"}),
    ("All libraries are lifted to the newest minor release or the one before.", {"n-1"}),
    ("The database stays on the current version or the previous one.", {"n-1"}),
    ("The fleet runs the operating system that is current or its immediate predecessor.", {"n-1"}),
]  # fmt: skip

PLANS = [
    ("skills_transfer", "Within a hundred days of award, the Provider shall agree a scheme for handing on its knowledge.", {"plan_due_days": {100}}),
    ("skills_transfer", "The Supplier shall submit for approval, within 10 weeks of the Effective Date, a scheme under which local staff take over each post.", {"plan_due_days": {70}}),
    ("business_continuity", "The plan is due fifteen Working Days from signature.", {"plan_due_days": {15}, "plan_due_working": {True}}),
    ("financial_distress", "It must say so within three Working Days and deliver a recovery plan within 15 more.", {"plan_due_days": {15}, "plan_due_working": {True}, "notice_period_days": {3}}),
    ("exit_management", "The Supplier must deliver an Exit Plan inside 2 months of the Start Date and give back Buyer Data within 8 days.", {"plan_due_months": {2}, "plan_due_days": set()}),
]  # fmt: skip

OTHERS = [
    ("skills_transfer", "Over six weeks its engineer works beside three analysts.", {"duration_days": {42}, "days_of_training": set()}),
    ("skills_transfer", "Price of the coaching: nil.", {"who_pays": {"supplier"}}),
    ("skills_transfer", "Mentoring has been priced at nil.", {"who_pays": {"supplier"}}),
    ("skills_transfer", "Coaching | £12,000 fixed, on top of the other charges", {"who_pays": {"buyer"}}),
    ("secondment", "They serve for periods of up to 90 days, at £640 a day each.", {"duration_days": {90}, "notice_period_days": set()}),
    ("technology_refresh", "Firmware shall be the current release or its immediate forerunner.", {"version_currency": {"n-1"}}),
    ("business_continuity", "The RPO is 30 minutes; the plan is due ten Working Days from signature and is tested yearly.", {"plan_due_days": {10}, "report_due_days": set()}),
    ("user_training", "Courses are held for up to ten people at a time.", {"people_trained": set()}),
    ("user_training", "Staff are taught in groups of not more than twelve.", {"people_trained": set()}),
    ("user_training", "Nine in ten of its nurses have sat the session.", {"people_trained": set()}),
    ("skills_transfer", "It takes six officers at a time into its design office.", {"people_trained": {6}}),
    ("secondment", "Each party may send the other one engineer for not more than 90 days.", {"secondment_direction": {"both"}}),
    ("secondment", "The Supplier shall release two architects to the Department.", {"headcount": {2}}),
    ("change_control", "Within ten Working Days of a change request the Supplier shall deliver an impact assessment.", {"impact_assessment_days": {10}, "impact_assessment_working": {True}}),
    ("change_control", "The Client shall approve the estimate within five days.", {"impact_assessment_days": set()}),
    ("technology_refresh", "The Supplier gives a forward view over three years of what leaves support.", {"refresh_interval_months": set()}),
    ("technology_refresh", "A refresh plan shall reach the Council not later than 3 months after signature.", {"plan_due_months": {3}, "first_after_months": set()}),
    ("skills_transfer", "The Council pays nothing for coaching beyond the fixed price.", {"who_pays": {"in_charges"}}),
    ("skills_transfer", "For one day in each month two officers sit with its engineer.", {"days_of_training": set(), "frequency_months": {1}}),
]  # fmt: skip

CASES = [
    *PERIODS,
    *COUNTS,
    *((kind, text, {"who_pays": values}) for kind, text, values in PAYERS),
    *(("technology_refresh", text, {"who_initiates": values}) for text, values in STARTERS),
    *(("technology_refresh", text, {"version_currency": values}) for text, values in CURRENCY),
    *PLANS,
    *OTHERS,
]


@pytest.mark.parametrize(("clause_type", "text", "expected"), CASES, ids=[case[1][:60] for case in CASES])
def test_extract_attributes_reads_the_kind(clause_type, text, expected):
    found: dict[str, set[object]] = {}
    for attribute in extract_attributes(text, clause_type):
        found.setdefault(attribute.name, set()).add(attribute.value)
    assert {name: found.get(name, set()) for name in expected} == expected
