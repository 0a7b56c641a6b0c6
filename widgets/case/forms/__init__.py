"""The forms of the case panel, by name: what an Intent with `form` opens. A room adds its class with one line."""

from widgets.case.forms.approval import DecideForm, TakeBackForm
from widgets.case.forms.attachments import AddFilesForm, StrikeFileForm, VerifyForm
from widgets.case.forms.base import MOST, ActForm
from widgets.case.forms.checks import CheckForm, VerdictForm
from widgets.case.forms.citizen import CallbackForm, ReplyForm, ToldForm
from widgets.case.forms.clocks import MoreTimeForm
from widgets.case.forms.disputes import AnswerWhistleForm, AppointForm, CallOffForm, HearForm, WhistleForm
from widgets.case.forms.exclusion import ExclusionForm
from widgets.case.forms.filing import FilingForm
from widgets.case.forms.grading import ReopenForm, TierForm, UrgencyForm
from widgets.case.forms.life import ArchiveForm, ConfirmForm, FoundForm, TransferForm
from widgets.case.forms.links import OtherCaseForm
from widgets.case.forms.orders import AssistantForm, AssistForm, FeedbackForm, HandOnForm, RefuseForm, RouteForm
from widgets.case.forms.watch import AnswerForm, SuperviseForm, UrgeForm
from widgets.case.forms.words import WordsForm

FORMS: dict[str, type[ActForm]] = {
    "words": WordsForm,
    "route": RouteForm,
    "assist": AssistForm,
    "assistant": AssistantForm,
    "refuse": RefuseForm,
    "feed_back": FeedbackForm,
    "hand_on": HandOnForm,
    "hear": HearForm,
    "appoint": AppointForm,
    "whistle": WhistleForm,
    "answer_whistle": AnswerWhistleForm,
    "call_off_whistle": CallOffForm,
    "confirm": ConfirmForm,
    "found": FoundForm,
    "transfer": TransferForm,
    "archive": ArchiveForm,
    "reply": ReplyForm,
    "callback": CallbackForm,
    "told": ToldForm,
    "urgency": UrgencyForm,
    "tier": TierForm,
    "reopen": ReopenForm,
    "more_time": MoreTimeForm,
    "exclusion": ExclusionForm,
    "video_check": CheckForm,
    "check_verdict": VerdictForm,
    "decide": DecideForm,
    "take_back": TakeBackForm,
    "urge": UrgeForm,
    "supervise": SuperviseForm,
    "answer_supervision": AnswerForm,
    "merge": OtherCaseForm,
    "add_files": AddFilesForm,
    "strike_file": StrikeFileForm,
    "verify": VerifyForm,
}

__all__ = ["FORMS", "MOST", "ActForm", "FilingForm", "WordsForm"]
