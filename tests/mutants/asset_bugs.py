"""The bugs of versions that their machine must catch, each as a change of the source."""

from tests.mutants.patching import Change

VERSIONS = "core/assets/rules/versions.py"
EXPECTING = "core/assets/rules/expecting.py"
UNDO = "core/assets/use_cases/undo_asset.py"
REDO = "core/assets/use_cases/redo_asset.py"
RESTORE = "core/assets/use_cases/restore_version.py"
EDIT = "core/assets/use_cases/edit_asset.py"
LATE = "core/generation/steps/versions.py"

ASSET_BUGS: dict[str, tuple[Change, ...]] = {
    "undo goes to the number before": (
        Change(VERSIONS, "    return asset.undo_to\n", "    return asset.current - 1\n"),
        Change(VERSIONS, "    assert parent.number == asset.undo_to\n", ""),
    ),
    "undo forgets what it left": (
        Change(VERSIONS, "        redo_to=asset.current,\n", "        redo_to=None,\n"),
    ),
    "undo remembers the first child left": (
        Change(
            UNDO,
            "            await work.assets.leave(",
            "            if await work.assets.left(state.asset.id, left.number) is None:\n"
            "                await work.assets.leave(",
        ),
    ),
    "undo does not remember for later": (
        Change(
            UNDO,
            "            await work.assets.leave(state.asset.id, left.number, left.child)\n",
            "            assert left\n",
        ),
    ),
    "undo keeps the revision": (
        Change(
            VERSIONS,
            "        redo_to=asset.current,\n        revision=asset.revision + 1,\n",
            "        redo_to=asset.current,\n",
        ),
    ),
    "undo is not committed": (
        Change(
            UNDO,
            '            await record(work, self.ids, "asset.undone", state, now)\n'
            "            await work.commit()\n",
            '            await record(work, self.ids, "asset.undone", state, now)\n',
        ),
    ),
    "undo at the first stays there silently": (
        Change(
            VERSIONS,
            "    if asset.undo_to is None:\n",
            "    if asset.undo_to is None and asset.last == 1:\n",
        ),
        Change(VERSIONS, "    return asset.undo_to\n", "    return asset.undo_to or 1\n"),
        Change(VERSIONS, "    assert parent.number == asset.undo_to\n", ""),
    ),
    "redo goes to the newest": (
        Change(VERSIONS, "    return asset.redo_to\n", "    return asset.last\n"),
        Change(VERSIONS, "    assert child.number == asset.redo_to\n", ""),
        Change(VERSIONS, "    assert child.parent == asset.current\n", ""),
    ),
    "redo forgets what is beyond": (
        Change(VERSIONS, "        redo_to=left,\n", "        redo_to=None,\n"),
    ),
    "redo keeps the revision": (
        Change(
            VERSIONS,
            "        redo_to=left,\n        revision=asset.revision + 1,\n",
            "        redo_to=left,\n",
        ),
    ),
    "redo leaves undo where it was": (
        Change(
            VERSIONS,
            "        undo_to=asset.current,\n",
            "        undo_to=asset.undo_to,\n",
        ),
    ),
    "an edit keeps redo": (
        Change(VERSIONS, "        redo_to=None,\n", "        redo_to=asset.redo_to,\n"),
    ),
    "an edit follows the newest": (
        Change(
            VERSIONS,
            "        parent=None if parent is None else parent.number,\n",
            "        parent=None if parent is None else number - 1,\n",
        ),
        Change(VERSIONS, "        undo_to=before.number,\n", "        undo_to=asset.last,\n"),
    ),
    "an edit after undo takes a number again": (
        Change(
            VERSIONS,
            "    assert asset.last >= asset.current\n    number = asset.last + 1\n",
            "    number = asset.current + 1\n",
        ),
    ),
    "an edit keeps the revision": (
        Change(
            VERSIONS,
            "        last=number,\n        revision=asset.revision + 1,\n",
            "        last=number,\n",
        ),
    ),
    "the same text is another version": (
        Change(
            VERSIONS,
            "    if draft is not None and digest_in(draft) != state.version.digest:\n",
            "    if draft is not None:\n",
        ),
    ),
    "restore brings back what is there": (
        Change(RESTORE, "copy_of(wanted, ", "copy_of(before.version, "),
    ),
    "restore brings back the version before": (
        Change(
            RESTORE,
            "work.assets.version(before.asset.id, command.number)",
            "work.assets.version(before.asset.id, max(1, command.number - 1))",
        ),
    ),
    "nobody looks what was expected": (
        Change(
            EXPECTING,
            "    return (expected.match is None",
            "    return True or (expected.match is None",
        ),
    ),
    "a condition counts for nothing": (
        Change(
            EXPECTING,
            "(expected.match is None or asset.revision in expected.match)",
            "(expected.match is None or bool(expected.match))",
        ),
    ),
    "an edit expects nothing": (
        Change(
            EDIT,
            "work, command.account_id, command.asset_id, command.expected",
            "work, command.account_id, command.asset_id, type(command.expected)()",
        ),
    ),
    "an undo expects nothing": (
        Change(
            UNDO,
            "work, command.account_id, command.asset_id, command.expected",
            "work, command.account_id, command.asset_id, type(command.expected)()",
        ),
    ),
    "a redo expects nothing": (
        Change(
            REDO,
            "work, command.account_id, command.asset_id, command.expected",
            "work, command.account_id, command.asset_id, type(command.expected)()",
        ),
    ),
    "what comes late hides an edit": (
        Change(LATE, "    if asset.current == base.number:\n", "    if base is not None:\n"),
        Change(VERSIONS, "    assert asset.current == before.number\n", ""),
    ),
    "what comes late follows the current version": (
        Change(
            VERSIONS,
            "    version = version_from(replace(asset, updated_at=now), draft, number=number, "
            "parent=base)\n",
            "    base = replace(base, number=asset.current)\n"
            "    version = version_from(replace(asset, updated_at=now), draft, number=number, "
            "parent=base)\n",
        ),
    ),
}
