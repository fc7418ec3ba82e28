"""A chat that is plain about being no language model."""

from collections.abc import Mapping

from adapters.models.offline import asked
from adapters.models.offline.choices import Choices
from adapters.models.offline.coach import coach_answer
from adapters.models.offline.plain import in_markdown, shortened
from adapters.models.offline.topic import read_topic
from adapters.models.offline.written import Written, in_schema
from core.generation.model import TextRequest

_STEPS = (
    "Write down what should be different in a week, and pick the smallest step towards it.",
    "List what you only assume; the assumption that matters most is the next thing to check.",
    "Set a limit on time and money first, and choose what fits inside it.",
    "Describe the question to someone who has done it before and ask what they would do first.",
)


def write_chat(request: TextRequest, choices: Choices) -> Written:
    """Return a short answer: what was understood, one sound step, and what this model can't do.

    With the `project` of a coach it answers from that.
    """
    message = asked.text_of(request.inputs, "message", "prompt", "text") or request.prompt.user
    project = request.inputs.get("project")
    if isinstance(project, Mapping) and request.schema is None:
        return coach_answer(message, project, tokens_max=request.output_tokens_max)
    topic = read_topic(message)
    shown = in_markdown(shortened(topic.headline, 80))
    earlier = sum(turn.role == "user" for turn in request.history)
    parts = [
        f"You wrote about \u201c{shown}\u201d." if topic.text else "Your message has no words."
    ]
    parts.append(choices.pick(_STEPS))
    if earlier:
        parts.append("Does that fit with what you told me before?")
    parts.append(
        "I am the offline model and work without a language model behind me, so take this as a "
        "general hint; a connected model can answer in detail."
    )
    return in_schema(parts, tokens_max=request.output_tokens_max, schema=request.schema, by=" ")
