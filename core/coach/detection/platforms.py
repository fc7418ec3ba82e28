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
        Circle, Skool, Discord, Line, Disciple, Disciple Media, Tevello, Slack, Mighty
        Networks, Mighty Network, Mighty, Facebook Group, Facebook Groups, WhatsApp,
        Telegram, Signal, Geneva, Heartbeat, Bettermode, Discourse, Hivebrite, Guilded,
        GroupMe, Viber, WeChat, KakaoTalk, Marco Polo, Microsoft Teams, Teams, Reddit,
        Subreddit, Patreon, Memberful, Memberstack, MemberSpace, MemberPress, Ko-fi, Kofi,
        Buy Me a Coffee, BuyMeACoffee, SubscribeStar, Fanfix, Fanhouse, Fansly, OnlyFans,
        Disco, Wild Apricot, Nas.io, Whop, Hylo, Commsor, Zulip, Mattermost, Rocket.Chat,
        Flarum, BuddyBoss, Vanilla Forums, Google Groups, Liberapay, Open Collective,
        Floatplane, Messenger, Viva Engage, Padlet, Basecamp, Clubhouse, Tightknit,
        Threado, Uscreen, Podia Community, Circle.so, Peepeth, Meetup, Givebutter, Locals,
        Nebula, Steady, Tribe, Matrix, Element, Band, Passes, Swarm, Campsite, Plug&Pay,
        Plug and Pay, Revolt, Remo, Kajabi Communities, Skool Games, Discord Server, Slack
        Connect, Fanbase, Ning, phpBB, vBulletin, XenForo, NodeBB, Invision, Higher Logic,
        Khoros, Hivemind, TeamSpeak, IRC, Keybase, Threema, Line OpenChat, Zalo, Yahoo
        Groups, Kik, Komoverse, Heja, TeamSnap, Band App, ClassDojo, Edmodo, Schoology,
        Kutumb, FrontM, Ghost Communities, Outverse, Burb, Common Room, Fourthwall
        Memberships, Boosty, Fantia, Pixiv Fanbox, Fanbox, Afdian, Tipeee, uTip, Donorbox,
        TagMango, SuperProfile, Lemmy, Nostr, RedNote,
        Patreon Lite, Subbable, Comradery, Unlonely, Wildfire, GroupHub""",
    FOR_PAYMENTS: """
        Stripe, PayPal, Square, Venmo, Cash App, CashApp, Zelle, Razorpay, Paystack,
        Flutterwave, Wise, GoCardless, Klarna, Afterpay, Mollie, Adyen, Braintree, Paddle,
        Lemon Squeezy, LemonSqueezy, Affirm, Swish, iDEAL, Chargebee, Mercado Pago,
        MercadoPago, Pix, M-Pesa, Mpesa, Apple Pay, Google Pay, GPay, PhonePe, Paytm, UPI,
        Instamojo, Cashfree, PayU, Revolut, SumUp, Zettle, Payoneer, Twint, Bizum,
        FastSpring, Gumroad Payments, Authorize.net, Worldpay, Alipay, WeChat Pay, GCash,
        Payfast, Yoco, MobilePay, Vipps, Sezzle, Clearpay, Polar, Interac, Interac
        e-Transfer, e-Transfer, PayNow, PromptPay, GrabPay, ShopeePay, GoPay, PayMaya,
        bKash, Nagad, JazzCash, Easypaisa, Telebirr, MTN Airtel Money, Orange Money,
        EcoCash, SnapScan, Ozow, PayTabs, Tap Payments, Mada, STC Pay, iyzico, PayTR,
        Przelewy24, BLIK, Giropay, Bancontact, Payconiq, Satispay, Multibanco, Klarna
        Checkout, Ratepay, PagSeguro, PagBank, PicPay, Nubank, OXXO, Conekta, Kushki,
        ePayco, Nequi, Daviplata, Webpay, Khipu, Coinbase Commerce, BTCPay, MoonPay, Naver
        Pay, KakaoPay, LINE Pay, PayPay, Kofi Shop, Stripe Checkout, Stripe Link,
        Chargify, Recurly, Zuora, FreeAgent, Moonclerk, PayWhirl, PayKickstart, Outseta,
        Ruul, Monzo, Square Online, Shopify Payments, Buy Now Pay""",
    FOR_EMAIL: """
        Substack, beehiiv, ConvertKit, Kit, Mailchimp, MailerLite, Flodesk,
        ActiveCampaign, AWeber, Brevo, Sendinblue, Campaign Monitor, Constant Contact,
        Buttondown, Drip, Loops, Bento, Paragraph, Curated, Sender, Revue, Ghost, Ghost
        Pro, GetResponse, Klaviyo, EmailOctopus, SendFox, Moosend, HubSpot, TinyLetter,
        Sendy, Customer.io, Mailgun, SendGrid, Omnisend, Keap, Infusionsoft, Encharge,
        Medium, LinkedIn Newsletter, Listmonk, Letterdrop, Mailjet, ConvertBox, Kartra,
        Ontraport, Zoho Campaigns, Benchmark Email, Mad Mimi, Iterable, Autopilot,
        Postmark, Audienceful, Mailcoach, Mailtrap, Lemlist, Tinyemail, Mailmodo, HEY
        World, Steady Newsletter, Write.as, Substack Notes, Sparkloop, Kit Creator
        Network, ghost.org, ghost.io, Beehiiv Boosts, Patreon Newsletter, Cleverreach,
        Rapidmail, Sendcloud, Laposta, Copernica""",
    FOR_MEETINGS: """
        Zoom, Google Meet, Crowdcast, Hopin, Luma, Eventbrite, StreamYard, Restream,
        Calendly, Cal.com, Acuity, SavvyCal, Jitsi, Whereby, Livestorm, Demio, WebinarJam,
        EverWebinar, GoToWebinar, Webex, Skype, FaceTime, Airmeet, BigMarker, Ecamm,
        BigBlueButton, Tella, Kumospace, Tidycal, Setmore, SimplyBook, Partiful, Ticket
        Tailor, TicketTailor, Skiddle, Humanitix, Zoho Meeting, Ticketmaster, Mindbody,
        Momence, Bookwhen, Wherewithal, OfferingTree, Gather Town, GatherTown, Kosmi,
        SpatialChat, Remo, Topia, Welo, Mmhmm, Riverside Live, Livestream, Dyte, Discord
        Stage, Telegram Live, Zoom Webinars, Zoom Events, Zoom Webinar, Microsoft Teams
        Live, BlueJeans, RingCentral, Feishu, DingTalk, Tencent Meeting, VooV, Google
        Hangouts, Slack Huddles, Clickmeeting, ClickMeeting, Livewebinar, eWebinar,
        Goldcast, Hubilo, Bevy, Eventzilla, Eventbee, Tito, TryBooking, Fatsoma, Billetto,
        Weezevent, HelloAsso, SimpleTix, Brown Paper Tickets, TicketSpice, Lu.ma,
        BookMyShow, Townscript, Peatix, KKTIX, Fienta, Konfhub, Fresha, Booksy, Vagaro,
        Glofox, TeamUp, Gymcatch, Punchpass, WellnessLiving, Momoyoga, Eversports, Arketa,
        Ubindi, Union.fit, YouCanBookMe, Koalendar, Zcal, Appointlet, Square Appointments,
        Practice Better, SimplePractice, Jane App, Cliniko, Lunacal""",
    FOR_VIDEO: """
        YouTube, YouTube Live, YouTube Shorts, YouTube Memberships, Vimeo, Vimeo OTT,
        Twitch, Rumble, Odysee, Wistia, Loom, Dailymotion, Bilibili, Vidyard, Dacast,
        PeerTube, Trovo, OBS, Descript, Riverside, CapCut, Bunny, Bunny Stream, BunnyCDN,
        Bunny.net, Mux, Cloudflare Stream, JW Player, Brightcove, Kaltura, SproutVideo,
        Swarmify, Spotlightr, Vidalytics, Adilo, Gumlet, VdoCipher, Muvi, VHX, Fourthwall,
        Facebook Watch, DLive, Caffeine, Nimo, Niconico, Youku, iQIYI, Veoh, BitChute,
        Newgrounds, Streamlabs, vMix, Wirecast, StreamElements, Screencastify, Camtasia,
        ScreenFlow, DaVinci Resolve, Synthesia, HeyGen, Veed, Kapwing, InVideo, Animoto,
        Vyond, Filmora, Panopto, Echo360, YouTube Music, YouTube Premium""",
    FOR_SOCIAL: """
        Instagram, Instagram Live, Instagram Stories, Instagram Reels, TikTok, TikTok
        Live, TikTok Shop, Facebook, Facebook Live, Twitter, Twitter Spaces, Threads,
        LinkedIn, LinkedIn Live, Pinterest, Tumblr, Snapchat, Bluesky, Mastodon, BeReal,
        Lemon8, Quora, Nextdoor, Goodreads, Strava, VK, Weibo, Douyin, Xiaohongshu,
        Ravelry, DeviantArt, ArtStation, Behance, Dribbble, Letterboxd, Wattpad, Royal
        Road, AO3, Webtoon, Komoot, AllTrails, Instagram Broadcast Channel, ShareChat,
        Kwai, Likee, Triller, Hive Social, Truth Social, Parler, MeWe, Pillowfort,
        Dreamwidth, LiveJournal, Zigazoo, Yubo, Kuaishou, Little Red Book, XHS, Douban,
        Zhihu, Naver, Naver Cafe, Naver Blog, Ameba, note.com, Mixi, Odnoklassniki,
        StoryGraph, Untappd, Vivino, Allrecipes, Houzz, Flickr, 500px, VSCO, Pixelfed,
        Instagram Subscriptions, Facebook Subscriptions, Facebook Stars, X Premium, X
        Subscriptions, TikTok Subscriptions, TikTok Series, Snapchat Spotlight, LinkedIn
        Groups, LinkedIn Group, Inkitt, Kindle Vella, Scribd, Issuu, Figment,
        FanFiction.net, Archive of Our Own, Webnovel""",
    FOR_PODCAST: """
        Spotify, Apple Podcasts, Apple Podcast, Anchor, Buzzsprout, Transistor, Libsyn,
        Podbean, Captivate, Acast, RSS.com, Supercast, Supporting Cast, Castos,
        Simplecast, Audioboom, SoundCloud, Bandcamp, Audible, Spreaker, RedCircle, Pocket
        Casts, Mixcloud, DistroKid, TuneCore, CD Baby, Hello Audio, Podpage, Substack
        Audio, Amazon Music, Beatport, Audiomack, Boomplay, JioSaavn, Overcast, Castbox,
        Podcast Addict, iHeartRadio, TuneIn, Deezer, Qobuz, Gaana, Wynk, Anghami,
        Zencastr, SquadCast, Alitu, Auphonic, Podia Audio, Megaphone, Omny, ART19,
        Blubrry, Pinecast, Whooshkaa, Ausha, Podigee, Podlove, Soundwise, Patreon Audio,
        Apple Podcasts Subscriptions, Spotify for Podcasters, Spotify for Creators,
        Substack Podcasts, Landr, LANDR, UnitedMasters, ReverbNation, RouteNote,
        BeatStars, Airbit, Traktrain, Tracklib, Findaway, ACX, Libro.fm""",
    FOR_COURSE: """
        Teachable, Thinkific, Kajabi, Podia, LearnWorlds, LearnDash, Udemy, Skillshare,
        Coursera, Maven, Xperiencify, New Zenler, NewZenler, Zenler, Systeme.io, Systeme,
        Moodle, Canvas, Google Classroom, TalentLMS, Ruzuku, Academy of Mine, Pathwright,
        EdApp, Thinkr, Teachery, Simplero, CourseCraft, LifterLMS, TutorLMS, Tutor LMS,
        Graphy, Classplus, Hotmart, Eduflow, Heights Platform, Domestika, Outschool,
        Preply, italki, Nuclino, Trainual, Docebo, edX, Udacity, FutureLearn, Membervault,
        MemberVault, Searchie, Membership.io, Coach Catalyst, Trainerize, TrueCoach,
        Everfit, PT Distinction, Paperbell, CoachAccountable, Insight Timer, Unacademy,
        Teachfloor, EzyCourse, Coassemble, Mentimeter, Kahoot, Quizlet, Anki,
        CreativeLive, Kajabi Coaching, FreshLearn, Mighty Courses, Disco.co, Sensei,
        Sensei LMS, Masteriyo, MasterStudy, WP Courseware, AccessAlly, Zippy Courses,
        CourseLab, Open edX, Chamilo, Sakai, Blackboard, Brightspace, D2L, iSpring,
        Easygenerator, LearnUpon, Litmos, 360Learning, Administrate, Kannect, Edvance360,
        Skilljar, Northpass, Schoox, NEO LMS, Learnyst, Spayee, Teachmint, Exly, Pinlearn,
        Skillzrun, Nas Academy, Hotmart Club, Eduzz, Monetizze, Kiwify, Herospark,
        Memberkit, Nutror, Digistore24, CopeCart, Elopage, ablefy, Coachy, Mentortools,
        Learningsuite, memberspot, Spreadmind, LearningSuite, Thinkific Plus, Teachable
        Pro, MasterClass, Craftsy, Creativebug, Bluprint, Khan Academy, Babbel, Busuu,
        Cambly, Varsity Tutors, Wyzant, Superprof, MyTutor, TutorMe, Tutorful, Lingoda,
        Verbling, AmazingTalker, Cafetalk, Class101, Coloso, Domestika Plus, LinkedIn
        Learning, Pluralsight, Egghead, Scrimba, DataCamp, Codecademy, O'Reilly, Gumroad
        Discover, CoachVantage, Delenta, Nudge Coach, Quenza, Upcoach, My PT Hub,
        Trainwell, MyFitnessPal, Wodify, SugarWOD, TrainHeroic, Fit On, Alo Moves, Down
        Dog, Yoga International, iFit, Tonara, MyMusicStaff, Soundslice, Fretello,
        Flowkey, Melodics, Chessable, Lichess, Chess.com""",
    FOR_SHOP: """
        Selar, Nestuge, Mainstack, Disha, Fab, DriveThruRPG, DMs Guild, Thingiverse,
        Design Bundles, Creative Fabrica, TicketSource, Payloadz, FetchApp, E-junkie,
        Gumroad, Shopify, Etsy, WooCommerce, Payhip, Sellfy, SendOwl, Stan Store, Stan,
        Beacons, Linktree, Koji, ThriveCart, SamCart, ClickFunnels, GoHighLevel,
        HighLevel, GHL, Leadpages, Kickstarter, Indiegogo, GoFundMe, Crowdfunder,
        Printful, Printify, Redbubble, Teespring, Amazon, Amazon KDP, KDP, Lulu,
        IngramSpark, Leanpub, Draft2Digital, Apple Books, Kobo, Google Play, App Store,
        eBay, Depop, Vinted, Creative Market, Teachers Pay Teachers, TpT, Itch.io, Itch,
        Steam, BackerKit, Big Cartel, BigCartel, Fourthwall, Society6, Zazzle, Folksy,
        Bookshop.org, Gumtree, Craigslist, Facebook Marketplace, Mercari, Poshmark,
        Snipcart, Ecwid, BigCommerce, Magento, PrestaShop, Snipfeed, Pensight, Topmate,
        Cosmofeed, Carrd, Bandzoogle, Book Funnel, BookFunnel, Reedsy, Seed&Spark,
        Cults3D, MyMiniFactory, Thangs, Lovecrafts, LoveCrafts, Spoonflower, Envato,
        ThemeForest, Ribblr, Lemonsqueezy, Payhip Store, Selz, Podia Store, Koofr, Gumroad
        Memberships, Kobo Writing Life, Barnes and Noble Press, StreetLib,
        PublishDrive, Smashwords, BookBaby, Bookvault, Barnes and Noble, Waterstones, Etsy
        Pattern, Amazon Handmade, Ankorstore, Bulkapothecary, Notonthehighstreet, Tictail,
        Shopee, Lazada, Tokopedia, Bukalapak, Mercado Libre, Mercadolibre, Flipkart,
        Meesho, Myntra, Jumia, Konga, Takealot, Allegro, OLX, Bol.com, Rakuten, Coupang,
        Carousell, Kaspi, Ozon, Wildberries, Trendyol, Zalando, Avito, Blibli, Daraz,
        Trade Me, TradeMe, Printify Pop-Up, Threadless, TeePublic, CafePress, Merch by
        Amazon, Printful Store, Contrado, Fine Art America, Saatchi Art, Artfinder,
        Singulart, Inprnt, INPRNT, Artwork Archive, VGen, Skeb, Ko-fi Shop, Bio Site,
        Bio.link, Campsite.bio, Lnk.bio, Taplink, Flowpage, Pallyy, Shorby, Ulule,
        KissKissBankBank, Seedrs, Crowdcube, Startnext, Verkami, Goteo, Catarse, Makuake,
        Wadiz, Zeczec, Milaap, Ketto, Pozible, Seed and Spark, Convertri, Systeme Io,
        Builderall, Groovefunnels, GrooveFunnels, Funnelish, OptimizePress, Unbounce,
        Instapage, Landingi, Swipe Pages, Ontrapages, Deadline Funnel, Cratejoy, Subbly,
        Appstle, Seal Subscriptions, ThriveCart Learn, Payhip Courses, DepositPhotos,
        Shutterstock, Adobe Stock, iStock, Getty, Alamy, Pond5, Artlist, Epidemic Sound,
        AudioJungle, FilterGrade, Gumroad Store, Sellix, Whop Marketplace, Roblox, Unreal
        Marketplace, Unity Asset Store, Blender Market, Superhive, CGTrader, TurboSquid,
        Sketchfab, Patternly, Makerist""",
    FOR_SITE: """
        Ream, Radish, Bubble, Glide,
        WordPress, Squarespace, Wix, Webflow, Framer, Showit, Weebly, Blogger, Blogspot,
        GitHub Pages, GitHub, Netlify, Vercel, Pixieset, SmugMug, Zenfolio, ShootProof,
        GoDaddy, Bluehost, Elementor, Drupal, Joomla, Jekyll, Softr, Adalo, Super.so,
        Typedream, Write.as, Bear Blog, Micro.blog, Duda, Jimdo, Strikingly, Tilda,
        Readymag, Adobe Portfolio, Portfoliobox, Pixpa, Squarespace Member Areas, Divi,
        Kadence, Beaver Builder, Breakdance, Eleventy, Next.js, Nuxt, Strapi, Contentful,
        Craft CMS, Statamic, Umbraco, Wagtail, Hostinger, SiteGround, Dreamhost,
        DreamHost, Namecheap, IONOS, OVH, Hetzner, WP Engine, Kinsta, Flywheel, Cloudways,
        Heroku, DigitalOcean, Replit, Neocities, Thunkable, FlutterFlow, Draftbit,
        Passion.io, Mighty Pro, AppyPie, GoodBarber, Buildfire, Zyro, Google Sites, Tumblr
        Blog, Hashnode, Dev.to, Mataroa, Oopy""",
    FOR_TOOLS: """
        Twilio, Roll20, Foundry VTT, StartPlaying, Nearpod, Edpuzzle, Noteflight, MuseScore,
        Flat.io, Yousician, TrueFire, BandLab, TrainingPeaks, Zwift, Peloton, Duolingo,
        Frame.io, Pic-Time, Mautic, Resend, Acumbamail,
        Notion, Airtable, Google Docs, Google Drive, Google Sheets, Google Forms, Google
        Calendar, Typeform, Tally, Jotform, SurveyMonkey, Dropbox, Trello, Asana, ClickUp,
        Canva, Zapier, Buffer, Hootsuite, Metricool, Obsidian, Evernote, OneDrive,
        SharePoint, Figma, Dubsado, HoneyBook, 17hats, Manychat, ManyChat, Planoly,
        Todoist, Monday.com, Voxer, Mailerfind, Wetransfer, iCloud, Logseq, Gitbook,
        GitBook, Confluence, PandaDoc, DocuSign, Toggl, QuickBooks, Xero, FreshBooks,
        Adobe Express, Coda, Roam, Roam Research, Craft Docs, Apple Notes, OneNote,
        Microsoft Loop, Miro, FigJam, Whimsical, Milanote, pCloud, SendGB, Google Photos,
        Google Slides, Prezi, Beautiful.ai, Make.com, n8n, IFTTT, Pabbly, Integromat,
        Publer, SocialBee, Sprout Social, Agorapulse, Loomly, Tailwind, CoSchedule, Plann,
        Iconosquare, Linkin.bio, Bitly, Rebrandly, Plutio, Studio Ninja, Iris Works,
        Ninox, Pipedrive, Basecamp, TickTick, Smartsheet, Wrike, Podio, Paperform,
        Formstack, Cognito Forms, Wufoo, Formspree, Fillout, Youform, Microsoft Forms,
        Zoho, Zoho Forms, Zoho One, Odoo, Grist, Baserow, NocoDB, Noloco, Softr, ScoreApp,
        Outgrow, Involve.me, Bookafy, Intercom, Zendesk, Help Scout, Tawk.to, Tidio,
        Freshdesk, Notta, Otter.ai, Fireflies, Sonix, Happy GoodNotes""",
}

ALIASES = {
    "yt": "YouTube", "you tube": "YouTube", "ig": "Instagram", "insta": "Instagram",
    "fb": "Facebook", "fbook": "Facebook", "fb group": "Facebook Group",
    "fb groups": "Facebook Groups", "wa": "WhatsApp", "whats app": "WhatsApp",
    "whatsap": "WhatsApp", "wapp": "WhatsApp", "tg": "Telegram", "tik tok": "TikTok",
    "tt": "TikTok", "li": "LinkedIn", "linked in": "LinkedIn", "wp": "WordPress",
    "word press": "WordPress", "mc": "Mailchimp", "mail chimp": "Mailchimp",
    "mailer lite": "MailerLite", "ck": "ConvertKit", "convert kit": "ConvertKit",
    "pp": "PayPal", "picture-time": "Pic-Time", "pay pal": "PayPal", "bmac": "Buy Me a Coffee",
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
    "instagram close friends": "Instagram Close Friends",
}  # fmt: skip

OWN_PLACES = (
    "my own website", "our own website", "my own site", "our own site", "my website",
    "our website", "my own app", "our own app", "my own domain", "a custom app", "my own platform",
    "an email list", "a mailing list", "plain email", "just email", "only email",
    "good old email", "a google group",
    "a private podcast feed", "an rss feed", "a self-hosted forum", "a facebook group",
    "a private facebook group", "a whatsapp group", "bank transfer",
    "bank transfers", "in person", "my own server",
)  # fmt: skip
"""Places without a brand; where one is chosen, its words are the value."""

COMMON_WORDS = words("""
    acuity affirm anchor band beacons beehive bento bevy buffer bunny caffeine campsite canvas
    captivate circle ck coda commsor curated descript dice disciple disco discourse divi drip
    duda element fab fanbase framer bubble glide radish ream resend geneva ghost heartbeat ideal
    interac itch jumia kik kit kobo
    koji konga landr li line locals loom loops lulu masterclass matrix maven mc medium meetup
    megaphone messenger mighty mixi mn nebula ning obsidian overcast paragraph passes patternly
    pix polar pp remo restream revolt revue riverside roam rumble sender sensei signal skeb
    square stan steady steam swarm swish tailwind tally teams tg threads tito transistor tribe
    tt wa wise wp zalo""")


def spelled(name: str) -> str:
    """Return a name as it stands in a message's plain words, which write "&" out."""
    return " ".join(name.split()).lower().replace("&", "and")


def known_names() -> dict[str, str]:
    """Return every spelling, lower-case, with the name it stands for."""
    names: dict[str, str] = {}
    for listed in BY_USE.values():
        for name in listed.split(","):
            tidy = " ".join(name.split())
            names.setdefault(spelled(tidy), tidy)
    return {**names, **ALIASES}


def uses() -> dict[str, str]:
    """Return what each name, lower-case, is used for; the first use listed counts."""
    found: dict[str, str] = {}
    for use, listed in BY_USE.items():
        for name in listed.split(","):
            found.setdefault(spelled(name), use)
    return found


NAMES = known_names()
USE_OF = uses()
