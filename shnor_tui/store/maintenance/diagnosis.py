"""What is to be said of a journal and its checkpoint: what is wrong, and what a repair would save. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo
from itertools import pairwise

from shnor_tui.i18n import _, ngettext
from shnor_tui.store.maintenance.findings import Area, Finding, Level
from shnor_tui.store.maintenance.mend import nothing_saved
from shnor_tui.store.maintenance.salvage import Salvage
from shnor_tui.store.sizes import size_in_words

MEND = "shnor doctor --repair"
_SHOWN = 12


def of_journal(size: int, result: Salvage, zone: tzinfo, traces: Sequence[str] = ()) -> Iterator[Finding]:
    """What a journal of so many bytes holds and what is wrong with it; `traces` are files that say that there was one."""
    if nothing_saved(result):
        yield _empty(size, result, traces)
        return
    yield from _damage(result)
    yield from _remarks(result, zone)
    if not result.intact:
        yield Finding(Area.JOURNAL, Level.MEND, outlook(result), "", MEND)
        return
    last = result.records[-1]
    told = ngettext("{n} change is intact", "{n} changes are intact", len(result.records)).format(n=len(result.records))
    when = f"{last.at.astimezone(zone):%d.%m.%Y %H:%M}"
    latest = _("the latest of {when} by {who}").format(when=when, who=last.by)
    yield Finding(Area.JOURNAL, Level.FINE, f"{told}, {latest}; {size_in_words(size)}")


def _empty(size: int, result: Salvage, traces: Sequence[str]) -> Finding:
    if not size and not result.needed and traces:
        return Finding(
            Area.JOURNAL,
            Level.MEND,
            _("The journal is gone, but there was one: {files}.").format(files=", ".join(traces[:_SHOWN])),
            _("It was deleted or moved away. The program would begin anew with nothing."),
            _("Bring the latest of these, or a backup, back before anybody works: shnor restore FILE"),
        )
    if not size and not result.needed:
        return Finding(Area.JOURNAL, Level.FINE, _("nothing was saved yet"))
    return Finding(
        Area.JOURNAL,
        Level.MEND,
        _("Not a single change can be read in it ({size} of zeros or scraps).").format(size=size_in_words(size)),
        _("This is no journal any more, and there is no copy of one beside it."),
        _("Bring a backup back: shnor restore FILE"),
    )


def _damage(result: Salvage) -> Iterator[Finding]:
    def found(what: str, meaning: str = "") -> Finding:
        return Finding(Area.JOURNAL, Level.MEND, what, meaning)

    if result.damaged:
        yield found(
            ngettext("Line {lines} is damaged.", "Lines {lines} are damaged.", len(result.damaged)).format(
                lines=in_rows(result.damaged)
            ),
            _(
                "The disk has spoiled the file, or somebody has edited it. What stands before can be read, nothing is saved."
            ),
        )
    elif missing := sorted({*result.lost, *(rev for revisions in result.taken.values() for rev in revisions)}):
        yield found(
            _("Changes that were saved are not in it: {revisions}.").format(revisions=in_rows(missing)),
            _("It was deleted or cut, or an older copy was put in its place."),
        )
    if result.surplus:
        yield found(
            ngettext("{n} line has no place in it.", "{n} lines have no place in it.", result.surplus).format(
                n=result.surplus
            ),
            _("Something was copied into it by hand."),
        )
    if result.unlinked:
        yield found(
            _("Changes do not follow the ones before them: {revisions}.").format(revisions=in_rows(result.unlinked)),
            _("Two journals were put together by hand, or lines were changed."),
        )
    if result.left_out and not result.gaps:
        yield found(_("Some changes contradict the ones before them."))


def _remarks(result: Salvage, zone: tzinfo) -> Iterator[Finding]:
    if result.torn and result.intact:
        yield Finding(
            Area.JOURNAL,
            Level.REMARK,
            _("Its last line was never wholly written ({size}).").format(size=size_in_words(result.torn)),
            _("A session or the host ended in the middle of saving; that change was never confirmed to anybody."),
            _("Nothing: the next change puts it aside."),
        )
    records = [record for record in result.records if not record.act.startswith("store.")]
    for before, after in pairwise(records):
        if after.at < before.at:
            when = f"{before.at.astimezone(zone):%d.%m.%Y %H:%M} → {after.at.astimezone(zone):%d.%m.%Y %H:%M}"
            yield Finding(
                Area.JOURNAL,
                Level.REMARK,
                _("The host's clock once went backwards: change No. {rev}, {when}.").format(rev=after.rev, when=when),
                _("The order of the changes is right all the same; only the times that the history shows are not."),
                _("Nothing, if the clock is right now."),
            )
            break


def outlook(result: Salvage) -> str:
    """What a repair saves and what it cannot, as sentences."""
    return " ".join(_outlook(result))


def _outlook(result: Salvage) -> Iterator[str]:
    if result.flipped:
        yield _("A single bit was wrong, and the checksum tells which: lines {lines} are known exactly.").format(
            lines=in_rows(result.flipped)
        )
    for name, revisions in result.taken.items():
        yield _("From {name} come back: {revisions}.").format(name=name, revisions=in_rows(revisions))
    if result.lost:
        yield _("No copy has these changes: {revisions}.").format(revisions=in_rows(result.lost))
    if not result.lost and not result.data_lost:
        yield _("A repair brings everything back.")
    elif not result.data_lost:
        yield _("The checkpoint knows what they did: the data come back whole, but not who changed what and when.")
    else:
        yield _("Everything else stays. What these entered is lost where later changes do not tell it.")
    if result.left_out and result.data_lost:
        yield ngettext(
            "{n} record is left out, because its beginning is lost.",
            "{n} records are left out, because their beginnings are lost.",
            len(result.left_out),
        ).format(n=len(result.left_out))
    if end_is_known_from_elsewhere(result):
        yield _("What was saved after change No. {rev}, if anything, nobody here knows.").format(
            rev=len(result.records)
        )


def end_is_known_from_elsewhere(result: Salvage) -> bool:
    """Whether the journal has lost its end, so that there may have been more than anything tells of."""
    return result.own_end < len(result.records)


def in_rows(revisions: Iterable[int]) -> str:
    """Numbers as people list them: «57, 60–62»."""
    rows: list[list[int]] = []
    for rev in sorted(revisions):
        if rows and rev == rows[-1][1] + 1:
            rows[-1][1] = rev
        else:
            rows.append([rev, rev])
    shown = [str(first) if first == last else f"{first}–{last}" for first, last in rows[:_SHOWN]]
    return ", ".join(shown) + (" …" if len(rows) > _SHOWN else "")


def of_checkpoint(revision: int, result: Salvage) -> Finding:
    """How an intact checkpoint of a revision fits the journal."""
    if result.checkpoint == "ahead":
        return Finding(
            Area.CHECKPOINT,
            Level.MEND,
            _("It knows change No. {rev}, which the journal does not have.").format(rev=revision),
            _("The journal has lost its end or was replaced by an older copy; nothing is saved until this is mended."),
            MEND,
        )
    if result.checkpoint == "foreign":
        return Finding(
            Area.CHECKPOINT,
            Level.MEND,
            _("It belongs to another journal: its change No. {rev} is another one.").format(rev=revision),
            _("The journal was replaced by another one. Nothing is saved until it is clear which one counts."),
            _(
                "If the journal is the right one: {mend} (the checkpoint is kept). If not, bring a backup back: shnor restore"
            ).format(mend=MEND),
        )
    return Finding(Area.CHECKPOINT, Level.FINE, _("as of change No. {rev}").format(rev=revision))
