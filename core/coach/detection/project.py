"""What a project consists of, in the words creators use."""

from core.coach.detection.offer import ARRANGEMENTS, PIECES

NAMED = (
    r"price|prices|pricing|membership|memberships|subscription|ticket|tickets|tier|tiers|seat|seats"
    r"|course|courses|class|classes|pack|packs|bundle|template|templates|workshop|workshops|session"
    r"|sessions|launch|doors|enrolment|enrollment|enrolments|cart|start date|kickoff|episode"
    r"|episodes|post|posts|newsletter|newsletters|live|lives|livestream|livestreams|stream|streams"
    r"|call|calls|payments|payment|community|communities|home|home base|group|groups|platform|host"
    r"|hosting|program|programme|team|cohort|cohorts|bonus|bonuses|freebie|lead magnet|lesson"
    r"|lessons|module|modules|week|topic|topics|theme|pilot|opener|series|name|title|podcast|show"
    r"|channel|channels|server|forum|emails|email|checkout|presale|pre-sale|beta|waitlist|webinar"
    r"|webinars|q&a|q&as|qandas?|retreat|challenge|ebook|book|videos|video|recordings|replays"
    r"|archive"
    r"|library|content|club|circle|academy|school|masterclass|bootcamp|first one|one|trial|discount"
    r"|deposit|plan|plans|guide|zine|merch|deadline|release|premiere|issue|issues|season|chapter"
    r"|part|phase|intro|trailer|teaser|kit|format|structure|model|everything|everyone|all of it"
    r"|reels|shorts|office hours|mentorship|coaching|consult|consultation|audio|album|single|shop"
    r"|store|commissions|box|early bird|access|cost|fee|rate|rates|cohort one|round|intake|spots"
    r"|places|welcome|onboarding|moderation|event|events|meetup|meetups|meeting|meetings|date"
    r"|deal|offer|vip|downloads|worksheets|workbook|printables|patterns|lineup|curriculum"
    r"|syllabus|focus|subject|niche|both|gift|gifts|reward|rewards|perk|perks|prize|members"
    r"|students|support|bookings|booking|tutorials?"
    r"|clips|newbies|beginners|answer|winner|number|date|patterns?|thing|grading|sign-?ups?"
    r"|registration|orders|sales|downloads|replies|feedback|ads|price tag|drops?|seminars?"
    r"|kick-off|app|tool|software|sessions|home|deposits?|refunds|homework|assignments?|people"
    r"|mini course|retainer|tuition|dues|admission|tariff|day rate|package|packages|texts?"
    r"|messages?"
    r"|broadcasts?|hotline|helpline|rhythm|audit|consultancy"
    r"|mini-course|money|(?:mailing |email )?list|files|chats?|summit|conference|festival|fair"
    r"|recital|showcase|exhibition|concert|number"
)
PROJECT = "|".join([NAMED, *sorted(ARRANGEMENTS | PIECES, key=len, reverse=True)])
