"""A run in words."""

from syren_tui.i18n import Speech
from syren_tui.renewal.active_series import SeriesState
from syren_tui.renewal.series_runner import Progress
from syren_tui.texts.changes import ChangeWords, words_of


def speed_sentence(progress: Progress, speech: Speech) -> str:
    """Say how fast a run is, and how long it still takes; empty where that is not known yet."""
    if not progress.rate:
        return ""
    rate = f"{progress.rate:.1f}" if progress.rate < 10 else speech.number(round(progress.rate))
    if speech.language == "fr":
        rate = rate.replace(".", ",")
    one = progress.rate < 2
    said = (
        speech.gettext("{rate} compte par seconde", rate=rate)
        if one
        else speech.gettext("{rate} comptes par seconde", rate=rate)
    )
    if progress.seconds_remaining is None:
        return said
    return speech.joined((said, time_left(progress.seconds_remaining, speech)))


def time_left(seconds: float, speech: Speech) -> str:
    """Say how long something still takes."""
    if seconds < 90:
        return speech.ngettext("encore {n} seconde", "encore {n} secondes", max(1, round(seconds)))
    minutes = round(seconds / 60)
    if minutes < 90:
        return speech.ngettext("encore {n} minute", "encore {n} minutes", minutes)
    return speech.ngettext("encore {n} heure", "encore {n} heures", round(minutes / 60))


def progress_sentence(progress: Progress, words: ChangeWords) -> str:
    """Say how far a run is: ``112 sur 300 ; 110 comptes renouvelés ; 2 non renouvelés``."""
    speech = words.speech
    done = progress.done + progress.rejected
    parts = [
        speech.gettext(
            "{n} sur {total}", n=speech.number(done), total=speech.number(progress.total)
        ),
        words.count(words.COUNT_DONE, progress.done),
    ]
    if progress.rejected:
        parts.append(words.count(words.COUNT_NOT_DONE, progress.rejected))
    return speech.joined(parts)


def ended_sentence(state: SeriesState, speech: Speech) -> str:
    """Say how a series ended."""
    progress, words = state.progress, words_of(state.change, speech)
    if state.ending is not None and state.ending.finished:
        parts = [words.count(words.COUNT_DONE, progress.done)]
        if progress.rejected:
            parts.append(words.count(words.COUNT_NOT_DONE, progress.rejected))
        return speech.gettext("Terminé : {what}.", what=speech.joined(parts))
    parts = [
        speech.gettext(
            "{n} faits sur {total}",
            n=speech.number(progress.done + progress.rejected),
            total=speech.number(progress.total),
        )
    ]
    if state.undecided:
        parts.append(speech.ngettext("{n} à vérifier", "{n} à vérifier", state.undecided))
    return speech.gettext("Série arrêtée : {what}. Ctrl+S la reprend.", what=speech.joined(parts))


def header_sentence(state: SeriesState, speech: Speech) -> str:
    """Say how a series stands, in a few words for the head of another screen."""
    progress = state.progress
    done = progress.done + progress.rejected
    how = f"{speech.number(done)}/{speech.number(progress.total)}"
    words = words_of(state.change, speech)
    if state.ending is None:
        return words.say(words.RUNS, how=how)
    if state.ending.finished:
        return words.say(words.ENDED)
    return words.say(words.STOPPED, how=how)
