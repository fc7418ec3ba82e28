"""Laws of plans: progress, what is next, and what a profile changes."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from core.coach.model import (
    Business,
    Plan,
    PlatformPresence,
    Profile,
    Project,
    ProjectStatus,
    TaskState,
    TaskStatus,
    Template,
)
from core.coach.rules.planning import customised
from core.coach.rules.progress import blocked_tasks, next_steps, progress_of
from core.coach.rules.projects import TaskChange, with_task
from core.coach.templates.reading import load
from core.shared.ids import AccountId

NOW = datetime(2026, 3, 10, tzinfo=UTC)
TEMPLATES = load().all()
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=80)

profiles = st.builds(
    Profile,
    account_id=st.just(AccountId(1)),
    niche=WORDS,
    audience=st.none() | WORDS,
    platforms=st.lists(
        st.builds(
            PlatformPresence,
            name=st.sampled_from(["YouTube", "tiktok", "Discord", "newsletter", "{niche}"]),
            followers=st.none() | st.integers(0, 10**9),
        ),
        max_size=3,
    ).map(tuple),
    hours_per_week=st.none() | st.integers(1, 168),
    business=st.builds(
        Business,
        goal_amount=st.none() | st.integers(0, 10**12),
        goal_years=st.none() | st.integers(1, 50),
    ),
    created_at=st.just(NOW),
    updated_at=st.just(NOW),
)
statuses = st.sampled_from(TaskStatus)


@st.composite
def begun(draw: st.DrawFn) -> tuple[Plan, dict[str, TaskState]]:
    """A plan of which some tasks were worked on, in whatever order."""
    plan = customised(draw(st.sampled_from(TEMPLATES)), draw(st.none() | profiles))
    names = draw(st.lists(st.sampled_from([task.id for task in plan.tasks]), unique=True))
    return plan, {name: TaskState(status=draw(statuses)) for name in names}


@given(begun())
def test_progress_is_the_share_of_the_weight_that_is_done(
    work: tuple[Plan, dict[str, TaskState]],
) -> None:
    plan, states = work
    progress = progress_of(plan, states)
    done = {name for name, state in states.items() if state.status is TaskStatus.DONE}
    weights = {task.id: task.weight for task in plan.tasks}
    whole = sum(weights.values())
    assert progress.whole.percent == 100 * sum(weights[name] for name in done) // whole
    assert (progress.whole.percent == 100) == (len(done) == len(weights))
    assert progress.whole.completed == sum(share.completed for share in progress.phases.values())
    assert progress.whole.total == sum(share.total for share in progress.phases.values())
    shares = [share.percent for share in progress.phases.values()]
    assert min(shares) <= progress.whole.percent <= max(shares)


@given(begun(), st.data())
def test_doing_a_task_never_lowers_progress_and_undoing_it_leads_back(
    work: tuple[Plan, dict[str, TaskState]], data: st.DataObject
) -> None:
    plan, states = work
    project = Project(
        id="p", account_id=AccountId(1), status=ProjectStatus.ACTIVE, title="t", plan=plan,
        tasks=states, created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    name = data.draw(st.sampled_from([task.id for task in plan.tasks]))
    before = project.state(name).status
    after = with_task(project, name, TaskChange(status=TaskStatus.DONE), NOW)
    first, second = progress_of(plan, project.tasks), progress_of(plan, after.tasks)
    assert second.whole.percent >= first.whole.percent
    assert second.whole.completed == first.whole.completed + (before is not TaskStatus.DONE)
    if before is not TaskStatus.DONE:
        back = with_task(after, name, TaskChange(undo=True), NOW)
        assert back.state(name).status is before
        assert progress_of(plan, back.tasks) == first


@given(begun(), st.sets(st.sampled_from(["price", "home", "rhythm"])))
def test_every_open_task_is_next_or_blocked_in_the_plans_order(
    work: tuple[Plan, dict[str, TaskState]], decided: set[str]
) -> None:
    plan, states = work
    order = [task.id for task in plan.tasks]
    done = {name for name, state in states.items() if state.status is TaskStatus.DONE}
    steps = next_steps(plan, states, decided)
    blocked = blocked_tasks(plan, states)
    ready = [step.task.id for step in steps]
    waiting = [each.task.id for each in blocked]
    assert ready == [name for name in order if name in set(ready)]
    assert sorted([*ready, *waiting, *done]) == sorted(order), "each task is in one place"
    assert bool(ready) == (len(done) < len(order)), "while anything is open, something is next"
    assert all(set(step.task.after) <= done for step in steps)
    assert all(
        {wait.id for wait in each.waits_for} == set(each.task.after) - done and each.waits_for
        for each in blocked
    )
    for step in steps:
        points = [point for point in plan.decision_points if point.task_id == step.task.id]
        assert step.undecided == tuple(each for each in points if each.id not in decided)


@given(st.sampled_from(TEMPLATES))
def test_whoever_does_what_is_next_finishes_the_plan_in_its_order(template: Template) -> None:
    plan = customised(template, None)
    states: dict[str, TaskState] = {}
    walked: list[str] = []
    while steps := next_steps(plan, states, ()):
        walked.append(steps[0].task.id)
        states[steps[0].task.id] = TaskState(status=TaskStatus.DONE)
    assert walked == [task.id for task in plan.tasks]
    assert progress_of(plan, states).whole.percent == 100


@given(st.sampled_from(TEMPLATES), profiles)
def test_a_profile_changes_words_and_hours_but_never_the_plan(
    template: Template, profile: Profile
) -> None:
    plain, plan = customised(template, None), customised(template, profile)
    assert customised(template, profile) == plan
    shape = [(task.id, task.weight, task.after) for task in plan.tasks]
    assert shape == [(task.id, task.weight, task.after) for task in plain.tasks]
    assert all(
        mine.hours >= usual.hours for mine, usual in zip(plan.tasks, plain.tasks, strict=True)
    )
    if profile.hours_per_week:
        for phase in plan.phases:
            hours = sum(task.hours for task in phase.tasks)
            assert phase.weeks is not None
            assert (phase.weeks - 1) * profile.hours_per_week < hours
            assert hours <= phase.weeks * profile.hours_per_week
    if plan.outlook is not None:
        assert plan.outlook.customers[0] <= plan.outlook.customers[1] <= plan.outlook.followers
        assert plan.outlook.revenue_usd[0] <= plan.outlook.revenue_usd[1]
    assert (plan.outlook is None) == (profile.followers is None)
    assert all("{" not in each for each in plain.why_it_works)
