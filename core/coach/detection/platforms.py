"""The places where creators host, sell, publish and meet.

`NAMES` maps a plain spelling to the name as its maker writes it. A name in `COMMON_WORDS` is also
an ordinary word and counts only where a platform is expected.
"""

from core.coach.detection.words import words

FOR_COMMUNITY = "community"
FOR_PAYMENTS = "payments"
FOR_EMAIL = "email"
FOR_MEETINGS = "meetings"
FOR_VIDEO = "video"
FOR_SOCIAL = "social"
FOR_PODCAST = "podcast"
FOR_COURSE = "course"
FOR_SHOP = "shop"
FOR_SITE = "site"
FOR_TOOLS = "tools"

BY_USE: dict[str, str] = {
    FOR_COMMUNITY: """
        Circle, Skool, Discord, Slack, Mighty Networks, Mighty Network, Mighty,
        Facebook Group, Facebook Groups, WhatsApp, Telegram, Signal, Geneva, Heartbeat,
        Bettermode, Discourse, Hivebrite, Guilded, GroupMe, Viber, WeChat, KakaoTalk,
        Marco Polo, Microsoft Teams, Teams, Reddit, Subreddit, Patreon, Memberful,
        Memberstack, MemberSpace, MemberPress, Ko-fi, Kofi, Buy Me a Coffee, BuyMeACoffee,
        SubscribeStar, Fanfix, Fanhouse, Fansly, OnlyFans, Disco, Wild Apricot, Nas.io, Whop,
        Hylo, Commsor, Zulip, Mattermost, Rocket.Chat, Flarum, BuddyBoss, Vanilla Forums,
        Google Groups, Liberapay, Open Collective, Floatplane, Messenger, Viva Engage, Padlet,
        Basecamp, Clubhouse, Tightknit, Threado, Uscreen, Podia Community, Circle.so, Peepeth,
        Meetup, Givebutter, Locals, Nebula, Steady, Tribe, Matrix, Element, Band, Passes,
        Swarm, Campsite""",
    FOR_PAYMENTS: """
        Stripe, PayPal, Square, Venmo, Cash App, CashApp, Zelle, Razorpay, Paystack,
        Flutterwave, Wise, GoCardless, Klarna, Afterpay, Mollie, Adyen, Braintree, Paddle,
        Lemon Squeezy, LemonSqueezy, Affirm, Swish, iDEAL, Chargebee, Mercado Pago,
        MercadoPago, Pix, M-Pesa, Mpesa, Apple Pay, Google Pay, GPay, PhonePe, Paytm, UPI,
        Instamojo, Cashfree, PayU, Revolut, SumUp, Zettle, Payoneer, Twint, Bizum, FastSpring,
        Gumroad Payments, Authorize.net, Worldpay, Alipay, WeChat Pay, GCash, Payfast, Yoco,
        MobilePay, Vipps, Sezzle, Clearpay, Polar""",
    FOR_EMAIL: """
        Substack, beehiiv, ConvertKit, Kit, Mailchimp, MailerLite, Flodesk, ActiveCampaign,
        AWeber, Brevo, Sendinblue, Campaign Monitor, Constant Contact, Buttondown, Drip,
        Loops, Bento, Paragraph, Curated, Sender, Revue, Ghost, Ghost Pro, Drip, GetResponse,
        Klaviyo, EmailOctopus, SendFox, Moosend, HubSpot, TinyLetter, Sendy, Customer.io,
        Mailgun, SendGrid, Omnisend, Keap, Infusionsoft, Encharge, Medium,
        LinkedIn Newsletter, Listmonk, Letterdrop, Mailjet, ConvertBox, Kartra""",
    FOR_MEETINGS: """
        Zoom, Google Meet, Crowdcast, Hopin, Luma, Eventbrite, StreamYard, Restream, Calendly,
        Cal.com, Acuity, SavvyCal, Jitsi, Whereby, Livestorm, Demio, WebinarJam, EverWebinar,
        GoToWebinar, Webex, Skype, FaceTime, Airmeet, BigMarker, Ecamm, BigBlueButton, Tella,
        Kumospace, Tidycal, Setmore, SimplyBook, Partiful, Ticket Tailor, TicketTailor,
        Skiddle, Humanitix, Zoho Meeting, Ticketmaster, Mindbody, Momence, Bookwhen,
        Wherewithal, OfferingTree""",
    FOR_VIDEO: """
        YouTube, YouTube Live, YouTube Shorts, YouTube Memberships, Vimeo, Vimeo OTT, Twitch,
        Rumble, Odysee, Wistia, Loom, Dailymotion, Bilibili, Vidyard, Dacast, PeerTube, Trovo,
        OBS, Descript, Riverside, CapCut""",
    FOR_SOCIAL: """
        Instagram, Instagram Live, Instagram Stories, Instagram Reels, TikTok, TikTok Live,
        TikTok Shop, Facebook, Facebook Live, Twitter, Twitter Spaces, Threads, LinkedIn,
        LinkedIn Live, Pinterest, Tumblr, Snapchat, Bluesky, Mastodon, BeReal, Lemon8, Quora,
        Nextdoor, Goodreads, Strava, VK, Weibo, Douyin, Xiaohongshu, Ravelry, DeviantArt,
        ArtStation, Behance, Dribbble, Letterboxd, Wattpad, Royal Road, AO3, Webtoon, Komoot,
        AllTrails, Instagram Broadcast Channel, ShareChat""",
    FOR_PODCAST: """
        Spotify, Apple Podcasts, Apple Podcast, Anchor, Buzzsprout, Transistor, Libsyn,
        Podbean, Captivate, Acast, RSS.com, Supercast, Supporting Cast, Castos, Simplecast,
        Audioboom, SoundCloud, Bandcamp, Audible, Spreaker, RedCircle, Pocket Casts, Mixcloud,
        DistroKid, TuneCore, CD Baby, Hello Audio, Podpage, Substack Audio, Amazon Music,
        Beatport, Audiomack, Boomplay, JioSaavn""",
    FOR_COURSE: """
        Teachable, Thinkific, Kajabi, Podia, LearnWorlds, LearnDash, Udemy, Skillshare,
        Coursera, Maven, Xperiencify, New Zenler, NewZenler, Zenler, Systeme.io, Systeme,
        Moodle, Canvas, Google Classroom, TalentLMS, Ruzuku, Academy of Mine, Pathwright,
        EdApp, Thinkr, Teachery, Simplero, CourseCraft, LifterLMS, TutorLMS, Tutor LMS,
        Graphy, Classplus, Hotmart, Eduflow, Heights Platform, Domestika, Outschool, Preply,
        italki, Nuclino, Trainual, Docebo, edX, Udacity, FutureLearn, Membervault,
        MemberVault, Searchie, Membership.io, Coach Catalyst, Trainerize, TrueCoach, Everfit,
        PT Distinction, Paperbell, CoachAccountable, Insight Timer, Unacademy, Teachfloor,
        EzyCourse, Coassemble, Wisdm, Mentimeter, Kahoot, Quizlet, Anki, CreativeLive""",
    FOR_SHOP: """
        Gumroad, Shopify, Etsy, WooCommerce, Payhip, Sellfy, SendOwl, Stan Store, Stan,
        Beacons, Linktree, Koji, ThriveCart, SamCart, ClickFunnels, GoHighLevel, HighLevel,
        GHL, Leadpages, Kickstarter, Indiegogo, GoFundMe, Crowdfunder, Printful, Printify,
        Redbubble, Teespring, Amazon, Amazon KDP, KDP, Lulu, IngramSpark, Leanpub,
        Draft2Digital, Apple Books, Kobo, Google Play, App Store, eBay, Depop, Vinted,
        Creative Market, Teachers Pay Teachers, TpT, Itch.io, Itch, Steam, BackerKit,
        Big Cartel, BigCartel, Fourthwall, Society6, Zazzle, Not On The High Street, Folksy,
        Bookshop.org, Gumtree, Craigslist, Facebook Marketplace, Mercari, Poshmark, Snipcart,
        Ecwid, BigCommerce, Magento, PrestaShop, Snipfeed, Pensight, Topmate, Cosmofeed,
        Carrd, Bandzoogle, Book Funnel, BookFunnel, Reedsy, Seed&Spark, Cults3D,
        MyMiniFactory, Thangs, Lovecrafts, LoveCrafts, Spoonflower, Envato, ThemeForest,
        Ribblr""",
    FOR_SITE: """
        WordPress, Squarespace, Wix, Webflow, Framer, Showit, Weebly, Blogger, Blogspot,
        GitHub Pages, GitHub, Netlify, Vercel, Pixieset, SmugMug, Zenfolio, ShootProof,
        GoDaddy, Bluehost, Elementor, Drupal, Joomla, Jekyll, Softr, Adalo, Super.so,
        Typedream, Write.as, Bear Blog, Micro.blog""",
    FOR_TOOLS: """
        Notion, Airtable, Google Docs, Google Drive, Google Sheets, Google Forms,
        Google Calendar, Typeform, Tally, Jotform, SurveyMonkey, Dropbox, Trello, Asana,
        ClickUp, Canva, Zapier, Buffer, Hootsuite, Metricool, Obsidian, Evernote, OneDrive,
        SharePoint, Figma, Dubsado, HoneyBook, 17hats, Manychat, ManyChat, Planoly, Todoist,
        Monday.com, Voxer, Mailerfind, Wetransfer, iCloud, Logseq, Gitbook, GitBook,
        Confluence, PandaDoc, DocuSign, Toggl, QuickBooks, Xero, FreshBooks, Adobe Express""",
}

ALIASES = {
    "yt": "YouTube", "you tube": "YouTube", "ig": "Instagram", "insta": "Instagram",
    "fb": "Facebook", "fbook": "Facebook", "fb group": "Facebook Group",
    "fb groups": "Facebook Groups", "wa": "WhatsApp", "whats app": "WhatsApp",
    "whatsap": "WhatsApp", "wapp": "WhatsApp", "tg": "Telegram", "tik tok": "TikTok",
    "tt": "TikTok", "li": "LinkedIn", "linked in": "LinkedIn", "wp": "WordPress",
    "word press": "WordPress", "mc": "Mailchimp", "mail chimp": "Mailchimp",
    "mailer lite": "MailerLite", "ck": "ConvertKit", "convert kit": "ConvertKit",
    "pp": "PayPal", "pay pal": "PayPal", "bmac": "Buy Me a Coffee",
    "buymeacoffee": "Buy Me a Coffee", "bmc": "Buy Me a Coffee",
    "mn": "Mighty Networks", "mightynetworks": "Mighty Networks",
    "gmeet": "Google Meet", "gdocs": "Google Docs", "gdrive": "Google Drive",
    "google hangouts": "Google Meet", "apple pod": "Apple Podcasts", "pinny": "Pinterest",
    "bsky": "Bluesky", "blue sky": "Bluesky", "yt memberships":
    "YouTube memberships", "youtube membership": "YouTube memberships",
    "channel memberships": "YouTube memberships", "insta live": "Instagram Live",
    "ig live": "Instagram Live", "ig lives": "Instagram Live", "yt live": "YouTube Live",
    "yt shorts": "YouTube Shorts", "tiktok shop": "TikTok Shop", "ig stories":
    "Instagram Stories", "insta stories": "Instagram Stories", "ig reels": "Instagram Reels",
    "facebook page": "Facebook page", "google form": "Google Forms", "bee hiiv": "beehiiv",
    "beehive": "beehiiv", "beehiv": "beehiiv", "sub stack": "Substack", "gum road": "Gumroad",
    "click funnels": "ClickFunnels", "go high level": "GoHighLevel", "ms teams":
    "Microsoft Teams", "discord server": "Discord server", "slack channel": "Slack channel",
    "slack workspace": "Slack workspace", "whatsapp group": "WhatsApp group",
    "whatsapp community": "WhatsApp community", "telegram channel": "Telegram channel",
    "telegram group": "Telegram group", "close friends": "Instagram Close Friends",
}  # fmt: skip

OWN_PLACES = (
    "my own website", "our own website", "my own site", "our own site", "my website",
    "our website", "my own app", "our own app", "my own domain", "a custom app", "my own platform",
    "an email list", "a mailing list", "plain email", "good old email", "a google group",
    "a private podcast feed", "an rss feed", "a self-hosted forum", "a facebook group",
    "a private facebook group", "a whatsapp group", "bank transfer",
    "bank transfers", "in person", "my own server",
)  # fmt: skip
"""Places without a brand; where one is chosen, its words are the value."""

COMMON_WORDS = words(
    "circle signal geneva heartbeat tribe discourse matrix element band line teams passes locals"
    " disco swarm campsite steady messenger nebula mighty square wise affirm swish pix ideal polar"
    " kit drip ghost loops revue curated paragraph mirror medium sender bento butter gather around"
    " remo dice restream acuity kick rumble caffeine bunny descript riverside threads later buffer"
    " anchor transistor captivate megaphone overcast maven canvas sensei heights practice brilliant"
    " absorb spring lulu steam itch beacons stan bonfire faire komi milkshake fanbase printables"
    " unbound cargo format bubble glide astro hugo coda tally tailwind box craft roam tapas moj koo"
    " koji obsidian bonsai premiere tapestry snap tt li mc ck pp mn wa tg wp tito kobo duda divi"
    " framer loom interac ideal curated sender masterclass bookshop polywork cameo commsor beehive"
)


def known_names() -> dict[str, str]:
    """Return every spelling, lower-case, with the name it stands for."""
    names: dict[str, str] = {}
    for listed in BY_USE.values():
        for name in listed.split(","):
            tidy = " ".join(name.split())
            names.setdefault(tidy.lower(), tidy)
    return {**names, **ALIASES}


def uses() -> dict[str, str]:
    """Return what each name, lower-case, is used for; the first use listed counts."""
    found: dict[str, str] = {}
    for use, listed in BY_USE.items():
        for name in listed.split(","):
            found.setdefault(" ".join(name.split()).lower(), use)
    return found


NAMES = known_names()
USE_OF = uses()
