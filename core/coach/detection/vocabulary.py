"""The words the rules know by spelling, and the English words too near to them to be typos."""

from core.coach.detection.words import words

CUES = words("""
    about after again agreed almost already always another annual annually answer anymore
    anything april around august autumn because before behind between billed billing biweekly bonus
    bucks build building built calling cancel canceled cancelled capped certain changed changing
    channel channels chapter chapters charge charged charging chapter christmas choose choosing
    chose chosen class classes close closing cohost cohort cohorts coming commit committed
    committing community complete completed consider considering content cost course courses cover
    covering creator daily date dates deadline decide decided deciding decision decisions
    definitely discount dollar dollars doing donation double doors early easter eighteen eighty
    eleven email emails enough enrol enroll enrolment enrollment episode episodes especially euro
    euros evening evergreen every everyday everyone everything exactly february fifteen fifty final
    finalized finally finish finished first focus focusing folks follow forever forget fortnight
    fortnightly forty founding fourteen friday fridays friends getting going group groups guess
    guide halloween happening honestly hosting hundred hypothetically imagine
    including inclined instagram installments instead intermediate january july june kicking
    launch launched launches launching leaning leave lesson lessons level levels lifetime likely
    limit limited limiting lives locked locking made making maximum maybe member members membership
    memberships might minute minutes module modules monday mondays month monthly months morning
    mornings moved moving never newsletter newsletters next night nineteen ninety nobody nothing
    november october offer offering onboarding opened opening people perhaps person phase phases
    picked picking plan planned planning platform please possibly posting posts potentially
    pounds prefer presale pretend pretty price priced prices pricing probably product program
    programme promise published publish publishing quarter quarterly question questions quickly
    rather reckon recorded recording release releasing remember retreat running saturday saturdays
    scheduled season second section selling september session sessions setting settle settled
    settling seven seventeen seventy shipped should since sixteen sliding something spring start
    started starting starts stick sticking still strategy structure students subscriber subscribers
    subscription summer sunday sundays support suppose sure switch switching teach teaching
    template templates tentative tentatively than thanks thanksgiving that theoretically there
    these they thing thinking third thirteen thirty though thought thousand three through thursday
    thursdays tickets tier tiers timeline today together tomorrow tonight topic topics toward
    towards trial tuesday tuesdays tutorial tutorials twelve twenty twice uploaded uploading using
    video videos waitlist want webinar wednesday wednesdays week weekend weekends weekly weeks
    welcome what when where which while winter without workbook workshop workshops would wrapped
    year yearly years yesterday accountability checklist audience because annually sign signup
    website landing masterclass bootcamp beginner beginners advanced discounted ebook
    quid rupees naira pesos worksheet worksheets""")

ENGLISH_NEAR_MISSES = words("""
    compete complet hoping learning liked marking masking phrase pickling pickled prince monkey
    trail tough staring stating stated stating shelling spelling strip serve sever server sense
    drive driver derive local locals locales thread threads strips persona latter alter curses
    eight funding guided interact lined noting notions motion nation forge advance finalize
    schedule disposed stick sticky bubbles decider
    guests competed phrases decoding stacking starling stars stats starving steven unloaded
    unloading timers subscribes rewording provably lunch lunches lunched lunching moths hosing
    posing tires meting couch prizes planed sating
    seattle tanks tigers stuart starring charming curse petty tribal honesty thorough donors
    planting thirsty pearson mourning princes swelling finnish chanting stared smelling thanking
    suing siding stocking doping ponds trough eater papal startling clover startled charters recon
    thinning stitching clapped dribble stinking panned sparing combing dosing odors aground
    tropics tropic derision pease livers panning fiends chancel hoisting sipped cowering elven
    dozing doting planking sprig thickets clasps pricked pricking chapped minuet minuets finial
    charring pried eventing caped snitching notching annul foundling daters posits
    dismount stipe lading doling crapped yearns goring""")

PLATFORMS_OFTEN_MISTYPED = words("""
    circle kajabi teachable thinkific discord patreon substack youtube instagram facebook
    whatsapp telegram gumroad shopify mailchimp convertkit memberful squarespace wordpress tiktok
    beehiiv linkedin spotify twitter pinterest paypal podia skool eventbrite crowdcast udemy
    skillshare learnworlds webflow buzzsprout mailerlite notion stripe networks airtable
    vimeo twitch slack flodesk clickfunnels dribbble ifttt tipeee""")

KNOWN = CUES | PLATFORMS_OFTEN_MISTYPED
