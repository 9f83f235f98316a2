"""The records that a snapshot hands out, for annotations and comparisons. All are immutable."""

from shnor_tui.domain.activity import Event, Training, TrainingKind
from shnor_tui.domain.deadline import Deadline
from shnor_tui.domain.evidence import AttachedFile, Evidence
from shnor_tui.domain.indicator import Indicator, Reading, ReadingState, Verdict
from shnor_tui.domain.point import ReportPoint
from shnor_tui.domain.programme import Order, Organisation, Programme, Signatory
from shnor_tui.domain.roadmap import Mark, Progress, RoadmapItem, Scope, Section, Status
from shnor_tui.domain.school import Listing, School
from shnor_tui.domain.survey import Survey

__all__ = [
    "AttachedFile",
    "Deadline",
    "Event",
    "Evidence",
    "Indicator",
    "Listing",
    "Mark",
    "Order",
    "Organisation",
    "Programme",
    "Progress",
    "Reading",
    "ReadingState",
    "ReportPoint",
    "RoadmapItem",
    "School",
    "Scope",
    "Section",
    "Signatory",
    "Status",
    "Survey",
    "Training",
    "TrainingKind",
    "Verdict",
]
