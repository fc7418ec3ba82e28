"""`inkwell article write`: the main job in the terminal."""

import argparse
import asyncio
import sys
from typing import Any

from entrypoints.cli.terminal import (
    REFUSED,
    Commands,
    account_named,
    add_account,
    add_group,
    add_json,
    command,
    print_json,
    with_container,
)

LOOK_EVERY_SECONDS = 0.1


def add_commands(commands: Commands) -> None:
    """Add the commands."""
    group = add_group(commands, "article", example='inkwell article write "how to bake bread"')
    inner = group.add_subparsers(metavar="command", required=True)
    write = command(
        inner,
        "write",
        "order an article, watch it being written, and print it",
        example='inkwell article write "how to bake bread" --length short --tone friendly',
    )
    write.add_argument("topic", help="what it is about")
    write.add_argument(
        "--length",
        choices=["short", "medium", "long"],
        default="medium",
        help="how long it is to be (default medium)",
    )
    write.add_argument("--tone", default="neutral", help="such as friendly or academic")
    write.add_argument("--language", default="en", help="a language tag, such as en or de")
    write.add_argument("--keyword", action="append", default=[], help="a word to weave in")
    add_account(write, "--account", help="whose article it is (default: the demo account)")
    add_json(write)
    write.set_defaults(run=run_write)


def run_write(arguments: argparse.Namespace) -> int:
    """Order the article, run the worker until it is there, and print it."""
    return with_container(lambda container: write(container, arguments))


async def write(container: Any, arguments: argparse.Namespace) -> int:
    """Order and print one article."""
    from core.generation.model import ArticleBrief, Length
    from core.generation.use_cases.request_article import RequestArticleCommand
    from entrypoints.cli.demo import make_demo_account
    from entrypoints.worker.in_process import working

    await asyncio.to_thread(container.shared.migrate_up)
    account_id = (
        await make_demo_account(container)
        if arguments.account is None
        else await account_named(container, arguments.account)
    )
    brief = ArticleBrief(
        topic=arguments.topic,
        keywords=tuple(arguments.keyword),
        tone=arguments.tone,
        language=arguments.language,
        length=Length(arguments.length),
    )
    command_ = RequestArticleCommand(account_id=account_id, brief=brief)
    article = await container.generation.request_article()(command_)
    async with working(container):
        article = await watch(container, article)
    if arguments.json:
        import msgspec

        from entrypoints.http.article_views import article_view

        print_json(msgspec.to_builtins(article_view(article)))
    elif article.text is not None:
        print(f"# {article.text.title}\n\n{article.text.markdown}")
        say(f"{article.tokens_used} tokens, {cost_of(article)} credits, by {article.model}")
    else:
        say(f"It failed, and nothing was charged: {article.error}")
    return 0 if article.text is not None else REFUSED


async def watch(container: Any, article: Any) -> Any:
    """Show each state as it comes, until the last."""
    from core.generation.model import PENDING

    shown = None
    while True:
        if article.status is not shown:
            say(f"{article.status.value} ...")
            shown = article.status
        if article.status not in PENDING:
            return article
        await asyncio.sleep(LOOK_EVERY_SECONDS)
        article = await container.generation.get_article()(article.account_id, article.id)


def cost_of(article: Any) -> str:
    """Return what an article cost, in credits."""
    from core.shared.amounts import credits_from

    return f"{credits_from(article.micro_credits_used):f}"


def say(text: str) -> None:
    """Tell about progress beside the result."""
    print(text, file=sys.stderr, flush=True)
