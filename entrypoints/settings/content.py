"""The options of what is made and where it goes."""

from collections.abc import Mapping
from dataclasses import dataclass

from entrypoints.settings import readers as read
from entrypoints.settings.options import family, option

SUPABASE_BUCKET = "assets"
"""What projects' own guides call the bucket."""
TEXT_OPERATIONS = ("article", "text", "suggestions", "refine", "regenerate", "script", "coach")


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """Which provider serves which operation."""

    routes: Mapping[str, tuple[str, ...]] = family(
        "INKWELL_MODEL_*",
        read=read.routes,
        keys=(*TEXT_OPERATIONS, "image", "video"),
        about="What serves an operation, in order of preference: "
        "article, text, suggestions, refine, regenerate, script, coach, image or video.",
        example="INKWELL_MODEL_ARTICLE=anthropic:claude-sonnet-5-5,deepseek:deepseek-v4-pro",
    )
    anthropic_api_key: str = option(
        "INKWELL_ANTHROPIC_API_KEY",
        "ANTHROPIC_API_KEY",
        "CLAUDE_API_KEY",
        default="",
        read=read.text,
        about="Anthropic's key.",
        secret=True,
    )
    openai_api_key: str = option(
        "INKWELL_OPENAI_API_KEY",
        "OPENAI_API_KEY",
        default="",
        read=read.text,
        about="OpenAI's key.",
        secret=True,
    )
    deepseek_api_key: str = option(
        "INKWELL_DEEPSEEK_API_KEY",
        "DEEPSEEK_API_KEY",
        default="",
        read=read.text,
        about="DeepSeek's key.",
        secret=True,
    )
    anthropic_url: str = option(
        "INKWELL_ANTHROPIC_URL",
        "ANTHROPIC_BASE_URL",
        default="https://api.anthropic.com",
        read=read.web_address,
        about="Where Anthropic is, or a gateway that speaks its language.",
    )
    openai_url: str = option(
        "INKWELL_OPENAI_URL",
        "OPENAI_BASE_URL",
        default="https://api.openai.com/v1",
        read=read.web_address,
        about="Where OpenAI is, or a gateway that speaks its language.",
    )
    deepseek_url: str = option(
        "INKWELL_DEEPSEEK_URL",
        default="https://api.deepseek.com",
        read=read.web_address,
        about="Where DeepSeek is.",
    )
    compatible_url: str = option(
        "INKWELL_COMPATIBLE_URL",
        default="",
        read=read.web_address,
        about="A server that speaks OpenAI's language: vLLM, Ollama, llama.cpp.",
        example="http://127.0.0.1:11434/v1",
    )
    compatible_model: str = option(
        "INKWELL_COMPATIBLE_MODEL",
        default="",
        read=read.text,
        about="Its model for every operation that names no other.",
        example="qwen3:8b",
    )
    compatible_structured: str = option(
        "INKWELL_COMPATIBLE_STRUCTURED",
        default="schema",
        read=read.one_of("schema", "object", "prompt"),
        about="How it is brought to answer in JSON: it takes a JSON Schema, has a JSON mode, "
        "or is only told to.",
    )
    compatible_api_key: str = option(
        "INKWELL_COMPATIBLE_API_KEY",
        default="",
        read=read.text,
        about="Its key, where it wants one.",
        secret=True,
    )
    runpod_api_key: str = option(
        "INKWELL_RUNPOD_API_KEY",
        "RUNPOD_API_KEY",
        default="",
        read=read.text,
        about="RunPod's key.",
        secret=True,
    )
    runpod_sdxl_endpoint: str = option(
        "INKWELL_RUNPOD_SDXL_ENDPOINT",
        "RUNPOD_SDXL_ENDPOINT",
        default="",
        read=read.text,
        about="RunPod's endpoint for images: its id, or its whole address.",
    )
    runpod_url: str = option(
        "INKWELL_RUNPOD_URL",
        default="https://api.runpod.ai/v2",
        read=read.web_address,
        about="Where RunPod is.",
    )
    runpod_video_endpoint: str = option(
        "INKWELL_RUNPOD_VIDEO_ENDPOINT",
        default="",
        read=read.text,
        about="RunPod's endpoint for videos.",
    )
    video_base_url: str = option(
        "INKWELL_VIDEO_BASE_URL",
        default="",
        read=read.web_address,
        about="A server with OpenAI's videos API, if not OpenAI's own.",
        example="https://video.example.com/v1",
    )
    timeout_seconds: float = option(
        "INKWELL_PROVIDER_TIMEOUT_SECONDS",
        default=180.0,
        read=read.seconds,
        about="How long one call of a provider may take.",
    )
    silence_seconds: float = option(
        "INKWELL_PROVIDER_SILENCE_SECONDS",
        default=60.0,
        read=read.seconds,
        about="How long a stream may say nothing before the provider counts as away.",
    )
    prices: tuple[str, ...] = option(
        "INKWELL_PROVIDER_PRICES",
        default=(),
        read=read.provider_prices,
        about="What models cost, in US dollars for a million tokens (input/output, then cached "
        "and cache-write input where they differ), for an image or a second of video, "
        "comma-separated; a star is "
        "every other model. They come before the built-in price list.",
        example="compatible:*=0/0,deepseek:deepseek-v4-pro=0.66/1.98/0.022,runpod:sdxl=image/0.004,"
        "runpod:*=video/0.02",
    )
    allow_offline: bool = option(
        "INKWELL_ALLOW_OFFLINE",
        default=False,
        read=read.yes_or_no,
        about="Let production sell what the offline models make.",
    )
    offline_words_per_second: int = option(
        "INKWELL_OFFLINE_WORDS_PER_SECOND",
        default=60,
        read=read.whole(0, 100_000),
        about="The pace at which the offline model streams; 0 for no pause.",
    )
    refused_topics: tuple[str, ...] = option(
        "INKWELL_REFUSED_TOPICS",
        default=(),
        read=read.words,
        about="Words and phrases that no topic or prompt may contain, comma-separated.",
        example="gambling,miracle cure",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    """Where pictures and videos are kept: in the data folder, unless a bucket is named."""

    s3_bucket: str = option(
        "INKWELL_S3_BUCKET",
        "S3_BUCKET",
        default="",
        read=read.text,
        about="A bucket of S3 or of what speaks its language.",
    )
    s3_endpoint_url: str = option(
        "INKWELL_S3_ENDPOINT_URL",
        "S3_ENDPOINT_URL",
        "AWS_ENDPOINT_URL",
        default="",
        read=read.web_address,
        about="The S3 server, if not Amazon's.",
        example="http://127.0.0.1:9000",
    )
    s3_region: str = option(
        "INKWELL_S3_REGION",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        default="us-east-1",
        read=read.text,
        about="The bucket's region.",
    )
    s3_access_key_id: str = option(
        "INKWELL_S3_ACCESS_KEY_ID",
        "AWS_ACCESS_KEY_ID",
        default="",
        read=read.text,
        about="The public half of the S3 key.",
    )
    s3_secret_access_key: str = option(
        "INKWELL_S3_SECRET_ACCESS_KEY",
        "AWS_SECRET_ACCESS_KEY",
        default="",
        read=read.text,
        about="The secret half of the S3 key.",
        secret=True,
    )
    gcs_bucket: str = option(
        "INKWELL_GCS_BUCKET_NAME",
        "GCS_BUCKET_NAME",
        default="",
        read=read.text,
        about="A bucket of Google Cloud Storage.",
    )
    gcs_credentials: str = option(
        "INKWELL_GOOGLE_APPLICATION_CREDENTIALS",
        "GOOGLE_APPLICATION_CREDENTIALS",
        default="",
        read=read.text,
        about="The file with the service account's key for it.",
    )
    azure_container: str = option(
        "INKWELL_AZURE_STORAGE_CONTAINER",
        "AZURE_STORAGE_CONTAINER",
        default="",
        read=read.text,
        about="A container of Azure Blob Storage.",
    )
    azure_account: str = option(
        "INKWELL_AZURE_STORAGE_ACCOUNT",
        "AZURE_STORAGE_ACCOUNT",
        default="",
        read=read.text,
        about="Its storage account.",
    )
    azure_key: str = option(
        "INKWELL_AZURE_STORAGE_KEY",
        "AZURE_STORAGE_KEY",
        default="",
        read=read.text,
        about="Its key.",
        secret=True,
    )
    supabase_url: str = option(
        "INKWELL_SUPABASE_URL",
        "SUPABASE_URL",
        default="",
        read=read.web_address,
        about="A Supabase project. Its storage is used with its service key, or where S3_BUCKET "
        "names one of its buckets and the S3 key is one of the project's (Storage, S3 access "
        "keys), with its region.",
        example="https://project.supabase.co",
    )
    supabase_service_role_key: str = option(
        "INKWELL_SUPABASE_SERVICE_ROLE_KEY",
        "SUPABASE_SERVICE_ROLE_KEY",
        default="",
        read=read.text,
        about="Its service key, for its bucket `assets` or the one that S3_BUCKET names; an S3 key "
        "opens that bucket alone and comes before it.",
        secret=True,
    )
    public: bool = option(
        "INKWELL_STORAGE_PUBLIC",
        default=False,
        read=read.yes_or_no,
        about="Hand out the bucket's own public addresses: who has one reads it until it is swept.",
    )
    signed_seconds: int = option(
        "INKWELL_SIGNED_URL_SECONDS",
        default=900,
        read=read.whole(10, 86_400),
        about="How long a signed address of a picture or video is good for.",
    )

    @property
    def supabase_bucket(self) -> str:
        """The bucket that the service key opens; empty without that key, and where another does."""
        if not self.supabase_service_role_key:
            return ""
        if self.s3_bucket:
            return "" if self.s3_access_key_id else self.s3_bucket
        return "" if self.gcs_bucket or self.azure_container else SUPABASE_BUCKET


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaigns:
    """Recurring work."""

    lateness_hours: int = option(
        "INKWELL_CAMPAIGN_LATENESS_HOURS",
        default=6,
        read=read.whole(0, 168),
        about="After downtime, do slots at most this late; older ones are missed.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhooks:
    """Deliveries to customers' servers."""

    allow_hosts: tuple[str, ...] = option(
        "INKWELL_WEBHOOK_ALLOW_HOSTS",
        default=(),
        read=read.named_hosts,
        about="Private names or networks that deliveries may reach, comma-separated.",
        example="hooks.internal,10.1.0.0/16",
    )
    bodies_kept_days: int = option(
        "INKWELL_WEBHOOK_BODIES_KEPT_DAYS",
        default=30,
        read=read.whole(1, 36_500),
        about="How long what was delivered, and the answer, is kept; as long it can be sent again.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Coach:
    """Chat about making money."""

    daily_messages: int = option(
        "INKWELL_COACH_DAILY_MESSAGES",
        "MONETIZATION_DAILY_MESSAGE_LIMIT",
        default=50,
        read=read.whole(0, 100_000),
        about="Messages a day and account.",
    )
    chats_kept_days: int = option(
        "INKWELL_CHATS_KEPT_DAYS",
        default=730,
        read=read.whole(1, 36_500),
        about="How long what is said to the coach is kept; decisions stay with their project.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """Letters. Without a server they become files under the data folder."""

    smtp_url: str = option(
        "INKWELL_SMTP_URL",
        default="",
        read=read.smtp_url,
        about="The mail server.",
        secret=True,
        example="smtp://user:password@mail.example.com:587",
    )
    sender: str = option(
        "INKWELL_MAIL_FROM",
        default="Inkwell <inkwell@localhost>",
        read=read.text,
        about="Whom letters are from.",
    )
