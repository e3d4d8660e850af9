"""A run in words."""

from syren_tui.i18n import Speech
from syren_tui.renewal.active_series import SeriesState
from syren_tui.renewal.series_runner import SeriesProgress
from syren_tui.texts.changes import ChangeWords, words_of


def speed_sentence(progress: SeriesProgress, speech: Speech) -> str:
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


def progress_sentence(progress: SeriesProgress, words: ChangeWords) -> str:
    """Say how far a run is: ``112 sur 300 ; 110 comptes renouvelés ; 2 non renouvelés``."""
    speech, tally = words.speech, progress.tally
    far = {"n": speech.number(tally.settled), "total": speech.number(tally.total)}
    return speech.joined([speech.gettext("{n} sur {total}", **far), *words.counted(tally)])


def ended_sentence(state: SeriesState, speech: Speech) -> str:
    """Say how a series ended."""
    tally = state.progress.tally
    if state.ending is not None and state.ending.finished:
        done = words_of(state.change, speech, tally).counted(tally)
        return speech.gettext("Terminé : {what}.", what=speech.joined(done))
    parts = [
        speech.gettext(
            "{n} faits sur {total}",
            n=speech.number(tally.settled),
            total=speech.number(tally.total),
        )
    ]
    if state.undecided:
        parts.append(speech.ngettext("{n} à vérifier", "{n} à vérifier", state.undecided))
    return speech.gettext("Série arrêtée : {what}. Ctrl+S la reprend.", what=speech.joined(parts))


def header_sentence(state: SeriesState, speech: Speech) -> str:
    """Say how a series stands, in a few words for the head of another screen."""
    tally = state.progress.tally
    how = f"{speech.number(tally.settled)}/{speech.number(tally.total)}"
    words = words_of(state.change, speech, tally)
    if state.ending is None:
        return words.say(words.RUNS, how=how)
    if state.ending.finished:
        return words.say(words.ENDED)
    return words.say(words.STOPPED, how=how)
