"""What goes over the wire, and what aimock can't say: cached tokens, headers, cuts, RunPod."""

import asyncio
import io
import json
import threading
from base64 import b64encode
from collections.abc import Callable

import pytest
from PIL import Image

from core.generation.errors import ModelAnswerUnusable, ModelUnavailable
from core.generation.model import ImageRequest, TextPiece
from tests.builders import NEVER_SET
from tests.peers.models.kit import (
    House,
    Say,
    Script,
    anthropic_end,
    anthropic_event,
    anthropic_start,
    anthropic_text,
    asked,
    openai_chunk,
    openai_text,
)

MakeHouse = Callable[..., House]
DONE = "data: [DONE]\n\n"
ARTICLE = json.dumps({"title": "T", "summary": "S", "tags": ["a"], "markdown": "M"})


def anthropic_house(house: MakeHouse, script: Script, **more: str) -> House:
    return house(ANTHROPIC_API_KEY="sk-a", INKWELL_ANTHROPIC_URL=script.url, **more)


def openai_house(house: MakeHouse, script: Script, **more: str) -> House:
    return house(OPENAI_API_KEY="sk-o", INKWELL_OPENAI_URL=f"{script.url}/v1", **more)


def deepseek_house(house: MakeHouse, script: Script, **more: str) -> House:
    return house(DEEPSEEK_API_KEY="sk-d", INKWELL_DEEPSEEK_URL=script.url, **more)


def openai_answer(text: str, **more: object) -> Say:
    choice = {
        "index": 0,
        "finish_reason": "stop",
        "message": {"role": "assistant", "content": text},
    }
    usage = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
    whole = {"id": "c", "object": "chat.completion", "created": 1, "model": "m"}
    return Say(body={**whole, "choices": [choice], "usage": usage, **more})


class TestAnthropic:
    async def test_what_is_sent(self, house: MakeHouse, script: Script) -> None:
        one = anthropic_house(house, script)
        script.answers = [
            Say(chunks=[anthropic_start(input_tokens=5), anthropic_text(ARTICLE), anthropic_end()])
        ]
        await one.streamed(asked("x", schema=True, operation="article"))

        [heard] = script.heard
        assert heard.path == "/v1/messages"
        assert heard.headers["authorization"] == "Bearer sk-a"
        assert heard.headers["anthropic-version"] == "2026-10-21"
        assert heard.headers["x-stainless-retry-count"] == "0"
        assert not {"temperature", "top_p", "top_k"} & heard.body.keys()
        assert heard.body["model"] == "claude-sonnet-5-5"
        assert heard.body["max_tokens"] == 200
        assert heard.body["thinking"] == {"type": "between_tools"}
        assert heard.body["output_config"]["format"]["type"] == "json_schema"

    async def test_cached_tokens_add(self, house: MakeHouse, script: Script) -> None:
        one = anthropic_house(house, script)
        begin = anthropic_start(
            input_tokens=10,
            cache_creation_input_tokens=30,
            cache_read_input_tokens=60,
            output_tokens=1,
        )
        script.answers = [
            Say(chunks=[begin, anthropic_text("Hi."), anthropic_end(output_tokens=9)])
        ]

        result = (await one.streamed(asked("x")))[-1].result

        assert result is not None
        usage = result.usage
        assert (usage.input, usage.output, usage.total) == (100, 9, 109)
        assert (usage.cached, usage.cache_write) == (60, 30)
        [call] = await one.log()
        # haiku: 10 at 0.1, 60 at 0.01, 30 at 0.125 and 9 at 0.5 dollars for a million, rounded up.
        assert call.cost_micro_usd == 10

    async def test_an_error_inside_a_stream(self, house: MakeHouse, script: Script) -> None:
        one = anthropic_house(house, script)
        error = {"type": "overloaded_error", "message": "Overloaded"}
        script.answers = [
            Say(chunks=[anthropic_start(input_tokens=5), anthropic_event("error", error=error)]),
            Say(chunks=[anthropic_start(input_tokens=5), anthropic_text("Hi."), anthropic_end()]),
        ]

        result = (await one.streamed(asked("x")))[-1].result

        assert result is not None
        assert result.text == "Hi."
        assert [call.outcome for call in await one.log()] == ["unavailable", "answered"]

    async def test_a_context_that_overflows_midway(self, house: MakeHouse, script: Script) -> None:
        one = anthropic_house(house, script)
        reason = "model_context_window_exceeded"
        script.answers = [Say(chunks=[anthropic_start(input_tokens=5), anthropic_end(reason)])]

        with pytest.raises(Exception, match="too long"):
            await one.streamed(asked("x"))


class TestOpenAI:
    async def test_what_is_sent(self, house: MakeHouse, script: Script) -> None:
        one = openai_house(house, script)
        usage = {"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7}
        script.answers = [
            Say(
                chunks=[
                    openai_text(ARTICLE),
                    openai_text("", "stop"),
                    openai_chunk(choices=[], usage=usage),
                    DONE,
                ]
            )
        ]
        await one.streamed(asked("x", schema=True, operation="article"))

        [heard] = script.heard
        assert heard.path == "/v1/chat/completions"
        assert heard.headers["authorization"] == "Bearer sk-o"
        body = heard.body
        assert body["stream_options"] == {"include_usage": True}
        assert (body["max_completion_tokens"], body["reasoning_effort"]) == (200, "none")
        assert "temperature" not in body
        assert body["response_format"]["json_schema"]["strict"] is True

    async def test_cached_tokens_are_included(self, house: MakeHouse, script: Script) -> None:
        one = openai_house(house, script)
        usage = {
            "prompt_tokens": 100,
            "completion_tokens": 50,
            "total_tokens": 150,
            "prompt_tokens_details": {"cached_tokens": 80},
            "completion_tokens_details": {"reasoning_tokens": 30},
        }
        script.answers = [openai_answer("Hi.", usage=usage)]

        result = await one.text.complete(asked("x"))

        assert (result.usage.total, result.usage.cached) == (150, 80)
        assert result.usage.reasoning == 30
        [call] = await one.log()
        # luna: 20 at 0.1, 80 at 0.01 and 50 at 0.5 dollars for a million tokens, rounded up.
        assert call.cost_micro_usd == 28

    async def test_a_key_that_is_refused_is_not_tried_again(
        self, house: MakeHouse, script: Script
    ) -> None:
        one = openai_house(house, script)
        script.answers = [Say(status=401, body={"error": {"message": "bad key sk-o"}})]

        with pytest.raises(ModelUnavailable) as refusal:
            await one.text.complete(asked("x"))

        assert len(script.heard) == 1
        assert "sk-o" not in refusal.value.message

    async def test_a_connection_cut_before_the_answer(
        self, house: MakeHouse, script: Script
    ) -> None:
        one = openai_house(house, script)
        script.answers = [Say(body={"id": "c"}, cut=True), openai_answer("Hi.")]

        assert (await one.text.complete(asked("x"))).text == "Hi."
        assert [call.outcome for call in await one.log()] == ["unavailable", "answered"]

    async def test_a_stream_cut_before_its_first_piece_moves_on(
        self, house: MakeHouse, script: Script
    ) -> None:
        one = openai_house(house, script)
        whole = [openai_text("Hi."), openai_text("", "stop"), DONE]
        script.answers = [Say(chunks=[openai_text("")], cut=True), Say(chunks=whole)]

        result = (await one.streamed(asked("x")))[-1].result

        assert result is not None
        assert result.text == "Hi."
        assert result.usage.output > 0  # Estimated: nobody told.
        assert [call.is_estimated for call in await one.log()] == [True, True]

    async def test_a_stream_cut_after_a_piece_is_at_its_end(
        self, house: MakeHouse, script: Script
    ) -> None:
        one = openai_house(house, script)
        script.answers = [Say(chunks=[openai_text("Once upon")], cut=True)]
        pieces: list[TextPiece] = []

        with pytest.raises(ModelUnavailable):
            await one.streamed(asked("x"), pieces)

        assert [piece.text for piece in pieces] == ["Once upon"]
        assert len(script.heard) == 1

    async def test_nobody_there(self, house: MakeHouse, script: Script) -> None:
        one = house(OPENAI_API_KEY="sk-o", INKWELL_OPENAI_URL="http://127.0.0.1:9/v1")

        with pytest.raises(ModelUnavailable):
            await one.text.complete(asked("x"))

        assert [call.cost_micro_usd for call in await one.log()] == [0, 0, 0]

    async def test_silence_is_not_waited_for_for_ever(
        self, house: MakeHouse, script: Script
    ) -> None:
        one = openai_house(house, script, INKWELL_PROVIDER_TIMEOUT_SECONDS="0.000001")
        script.answers = [openai_answer("Hi.")]

        with pytest.raises(ModelUnavailable):
            await one.text.complete(asked("x"))

        [call] = await one.log()
        assert (call.outcome, call.is_estimated) == ("unavailable", True)

    @pytest.mark.parametrize("words", ["", "   ", "No JSON at all.", '{"title": 7}'])
    async def test_an_unusable_answer_is_asked_for_once_more(
        self, house: MakeHouse, script: Script, words: str
    ) -> None:
        one = openai_house(house, script)
        script.answers = [openai_answer(words), openai_answer(ARTICLE)]

        result = await one.text.complete(asked("x", schema=True))

        assert json.loads(result.text)["title"] == "T"
        assert result.usage.total == 120  # Of the answer that is delivered, and only of it.
        assert [call.outcome for call in await one.log()] == ["unusable", "answered"]
        script.answers = [openai_answer(words)]
        with pytest.raises(ModelAnswerUnusable):
            await one.text.complete(asked("x", schema=True))

    async def test_who_stops_reading_is_logged_too(self, house: MakeHouse, script: Script) -> None:
        one = openai_house(house, script)
        script.answers = [Say(chunks=[openai_text("Once "), openai_text("upon "), DONE])]
        pieces = one.text.stream(asked("x"))
        await anext(pieces)
        await pieces.aclose()

        [call] = await one.log()
        assert (call.outcome, call.is_estimated) == ("cut", True)
        assert call.tokens_output > 0


class TestDeepSeek:
    async def test_what_is_sent_and_counted(self, house: MakeHouse, script: Script) -> None:
        one = deepseek_house(house, script)
        usage = {
            "prompt_tokens": 100,
            "completion_tokens": 20,
            "total_tokens": 120,
            "prompt_cache_hit_tokens": 64,
            "prompt_cache_miss_tokens": 36,
        }
        script.answers = [openai_answer(ARTICLE, usage=usage)]

        result = await one.text.complete(asked("x", schema=True, operation="article"))

        assert (result.usage.total, result.usage.cached) == (120, 64)
        [heard] = script.heard
        body = heard.body
        assert heard.path == "/chat/completions"
        assert (body["model"], body["max_tokens"]) == ("deepseek-v4-pro", 200)
        assert body["thinking"] == {"type": "disabled"}
        assert body["temperature"] == 0.7
        assert body["response_format"] == {"type": "json_object"}
        assert '"markdown"' in body["messages"][0]["content"]

    async def test_an_earlier_name_means_its_successor(
        self, house: MakeHouse, script: Script
    ) -> None:
        one = deepseek_house(house, script, INKWELL_MODEL_TEXT="deepseek:deepseek-chat")
        script.answers = [openai_answer("Hi.")]

        assert (await one.text.complete(asked("x"))).model == "deepseek-v4-flash"


class TestRunPod:
    @pytest.mark.parametrize(
        "form",
        [
            lambda data: {"images": [data], "image_url": data},
            lambda data: {"images": [{"image": f"data:image/png;base64,{data}", "seed": 1}]},
            lambda data: {"image_url": f"data:image/png;base64,{data}"},
        ],
    )
    async def test_a_job_is_looked_at_until_it_is_done(
        self, house: MakeHouse, script: Script, form: Callable[[str], object]
    ) -> None:
        written = io.BytesIO()
        Image.new("RGB", (64, 64), "teal").save(written, "PNG")
        data = b64encode(written.getvalue()).decode()
        one = house(
            RUNPOD_API_KEY="rp",
            RUNPOD_SDXL_ENDPOINT="abc",
            INKWELL_RUNPOD_URL=script.url,
            INKWELL_PROVIDER_PRICES="runpod:sdxl=image/0.004",
        )
        script.answers = [
            Say(body={"id": "j1", "status": "IN_QUEUE"}),
            Say(body={"id": "j1", "status": "COMPLETED", "output": form(data)}),
        ]

        result = await one.image.draw(ImageRequest(prompt="A loaf", width=1024, height=576))

        with Image.open(io.BytesIO(result.content)) as picture:
            assert picture.size == (1024, 576)
        first, second = script.heard
        assert (first.path, second.path) == ("/abc/runsync", "/abc/status/j1")
        assert first.headers["authorization"] == "Bearer rp"
        assert (first.body["input"]["width"], first.body["input"]["height"]) == (1344, 768)
        assert [call.cost_micro_usd for call in await one.log()] == [4_000]

    async def test_a_failed_job_is_an_outage(self, house: MakeHouse, script: Script) -> None:
        one = house(RUNPOD_API_KEY="rp", RUNPOD_SDXL_ENDPOINT="abc", INKWELL_RUNPOD_URL=script.url)
        script.answers = [Say(body={"id": "j1", "status": "FAILED", "error": "out of memory"})]

        with pytest.raises(ModelUnavailable):
            await one.image.draw(ImageRequest(prompt="A loaf", width=512, height=512))


@pytest.mark.parametrize("timed_out", [False, True])
async def test_an_image_that_nobody_waited_for_has_its_cost(
    house: MakeHouse, script: Script, *, timed_out: bool
) -> None:
    more = {"INKWELL_PROVIDER_TIMEOUT_SECONDS": "0.1"} if timed_out else {}
    one = house(
        RUNPOD_API_KEY="rp",
        RUNPOD_SDXL_ENDPOINT="abc",
        INKWELL_RUNPOD_URL=script.url,
        INKWELL_PROVIDER_PRICES="runpod:sdxl=image/0.004",
        **more,
    )
    hold = threading.Event()
    script.answers = [Say(chunks=["{"], hold=hold)]
    task = asyncio.create_task(one.image.draw(ImageRequest(prompt="A loaf", width=512, height=512)))
    while not timed_out and not script.heard:
        await asyncio.to_thread(NEVER_SET.wait, 0.005)
    if not timed_out:
        task.cancel()
    endings = await asyncio.gather(task, return_exceptions=True)
    hold.set()

    assert isinstance(endings[0], BaseException)
    calls = await one.log()
    assert {(call.images, call.cost_micro_usd, call.is_estimated) for call in calls} == {
        (1, 4_000, True)
    }


async def test_the_log_survives_a_cancel(house: MakeHouse, script: Script) -> None:
    one = openai_house(house, script)
    hold = threading.Event()
    script.answers = [Say(chunks=[openai_text("Once ")], hold=hold)]
    pieces: list[TextPiece] = []
    began = asyncio.Event()

    async def read() -> None:
        async for piece in one.text.stream(asked("x")):
            pieces.append(piece)
            began.set()

    task = asyncio.create_task(read())
    await began.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    hold.set()

    assert [call.outcome for call in await one.log()] == ["cut"]
