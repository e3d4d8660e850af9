"""``syren-tui members test``: each step of asking a library's system, explained."""

from collections.abc import Callable
from typing import Any, Final

from syren_api.text import clean
from syren_tui.command_line.command_error import CommandError
from syren_tui.config import PortalProfile
from syren_tui.i18n import N_, Speech
from syren_tui.membership.asking import SourceFailed
from syren_tui.membership.koha import KohaSource
from syren_tui.membership.koha.patrons import KohaPatron
from syren_tui.membership.model import FoundMembers, NoAnswer, Question, Source
from syren_tui.membership.sip2 import Sip2Source
from syren_tui.membership.sip2.message import fields_of
from syren_tui.membership.sip2.patron import Sip2Patron
from syren_tui.membership.source_dates import parse_source_date
from syren_tui.membership.texts import block_words, cause_sentence
from syren_tui.membership_settings import MembershipSettings

ANSWERS: Final = 0
_LONGEST: Final = 100
"""Characters of a field that are shown."""
_MOST_SHOWN: Final = 200
_ZONE: Final = "Europe/Paris"
_MEANINGS: Final = {
    "AA": N_("la carte"), "AE": N_("le nom"), "AO": N_("l’établissement"), "BD": N_("l’adresse"),
    "BE": N_("l’e-mail"), "BF": N_("le téléphone"), "BL": N_("Y : carte valide, N : non valide"),
    "AF": N_("un message"), "AG": N_("un message"), "AQ": N_("la bibliothèque (branches)"),
    "CQ": N_("le mot de passe de l’abonné, jamais envoyé"),
}  # fmt: skip
_KOHA_MEANINGS: Final = {
    "cardnumber": N_("la carte"), "surname": N_("le nom"), "firstname": N_("le prénom"),
    "date_of_birth": N_("la naissance"), "date_enrolled": N_("le début de l’adhésion"),
    "expiry_date": N_("la fin de l’adhésion"), "library_id": N_("la bibliothèque (branches)"),
}  # fmt: skip


async def tell_steps(
    source: Source, profile: PortalProfile, card: str | None, speech: Speech
) -> int:
    """Print each step as soon as it is done; returns the exit code.

    Args:
        source: the profile's.
        profile: with a source.
        card: to ask for; None: none.
        speech: the user's language.

    Raises:
        CommandError: a step has failed: it says which and why.
    """
    settings = profile.membership
    assert settings is not None  # noqa: S101 -- the source was made of them
    steps = _Steps(speech, settings)
    try:
        match source:
            case Sip2Source():
                await steps.sip2(source, card)
            case KohaSource():
                await steps.koha(source, card)
            case _:
                await steps.any(source, card)
    except SourceFailed as failed:
        why = cause_sentence(failed.cause, failed.detail, speech)
        raise CommandError(speech.gettext("{step} : {why}.", step=steps.now, why=why)) from failed
    return ANSWERS


class _Steps:
    def __init__(self, speech: Speech, settings: MembershipSettings) -> None:
        self.gettext, self._speech, self._settings = speech.gettext, speech, settings
        self.now = self.gettext("Réglages")

    def _done(self, what: str, said: str = "") -> None:
        told = self.gettext("{step} : {why}", step=what, why=said) if said else what
        print(f"✓ {told}", flush=True)

    async def sip2(self, source: Sip2Source, card: str | None) -> None:
        settings, say = self._settings, self.gettext
        self.now = say("Liaison avec {address}", address=clean(settings.address))
        connection = await source.opened()
        try:
            self._done(self.now, say("chiffrée (TLS)") if settings.tls else say("sans TLS"))
            self.now = say("Identifiant {login}", login=clean(settings.login))
            await source.sign_in(connection)
            self._done(
                self.now if settings.login else say("Sans identifiant"),
                say("accepté") if settings.login else "",
            )
            self.now = say("Statut (99/98)")
            status = (await source.status(connection)).content
            self._done(self.now, self._status(status))
            if card is not None:
                self.now = say("Carte (63/64)")
                if source.unasked(Question(card)) is not None:
                    raise CommandError(say("Cette carte ne peut pas être demandée à ce SIGB."))
                answer = await source.status_of(connection, card)
                self._done(self.now)
                self._fields(answer)
                self._meant(source.answer(answer, Question(card)))
        finally:
            connection.close()

    def _status(self, content: str) -> str:
        fields = fields_of(content[34:])
        name = clean(next(iter(fields.get("AM", ("",)))))[:_LONGEST]
        supported = next(iter(fields.get("BX", ("",))))
        if supported[7:8] == "N":
            patrons = self.gettext("dit ne pas répondre sur les abonnés (BX)")
        else:
            patrons = self.gettext("répond sur les abonnés")
        version = self.gettext("version {n}", n=clean(content[30:34]))
        return ", ".join(filter(None, (self.gettext("en service"), version, name, patrons)))

    def _fields(self, answer: Sip2Patron) -> None:
        status = clean(answer.status).replace(" ", "·")
        blocks = ", ".join(block_words(each, self._speech) for each in answer.blocked)
        self._field(self.gettext("statut"), status, blocks or self.gettext("rien ne bloque"))
        for name, values in [*answer.fields.items()][:_MOST_SHOWN]:
            for value in values[:_MOST_SHOWN]:
                self._field(name, value, self._meaning(name, value))

    def _field(self, name: str, value: str, meaning: str) -> None:
        shown = f"{clean(name)} = {clean(value)[:_LONGEST]}"
        print(f"    {shown}" + (f"  → {meaning}" if meaning else ""), flush=True)

    def _meaning(self, name: str, value: str) -> str:
        settings, say = self._settings, self.gettext
        for field, form, what in (
            (settings.end_field, settings.end_format, N_("la fin de l’adhésion : {day}")),
            (settings.birth_field, "auto", N_("la naissance : {day}")),
        ):
            if name == field.upper():
                day = parse_source_date(value, _ZONE, form)
                shown = self._speech.day(day) if day else say("aucun jour n’est compris")
                return say(what, day=shown)
        if name in _MEANINGS:
            return say(_MEANINGS[name])
        if (day := parse_source_date(value, _ZONE)) is not None:
            return say(
                "un jour : {day} ; si c’est la fin : end_field = \"{name}\"",
                day=self._speech.day(day), name=name,
            )  # fmt: skip
        return ""

    def _meant(self, answer: Any) -> None:
        say = self.gettext
        if not isinstance(answer, FoundMembers):
            print(say("Compris : cette carte n’est à personne."), flush=True)
            return
        for member in answer.members:
            end = self._speech.day(member.until) if member.until else say("non dite par le SIGB")
            name = clean(f"{member.last_name} {member.first_name}".strip())[:_LONGEST]
            print(say("Compris : {name}, fin : {end}.", name=name, end=end), flush=True)

    async def koha(self, source: KohaSource, card: str | None) -> None:
        settings, say = self._settings, self.gettext
        self.now = say("Identifiant {login}", login=clean(settings.client_id or settings.login))
        await source.rest.sign_in()
        if settings.client_id:
            self._done(self.now, say("accepté"))
        self.now = say("Lire les abonnés de {address}", address=clean(settings.address))
        patrons = await source.patrons({"cardnumber": {"-in": [card or "0"]}})
        self._done(self.now, say("permis"))
        if card is not None:
            for patron in patrons:
                self._patron(patron)
            async for answer in source.ask([Question(card)]):
                self._meant(answer)

    def _patron(self, patron: KohaPatron) -> None:
        for name, value in patron.model_dump(exclude_none=True).items():
            meaning = self.gettext(_KOHA_MEANINGS[name]) if name in _KOHA_MEANINGS else ""
            self._field(name, str(value), meaning)

    async def any(self, source: Source, card: str | None) -> None:
        """Ask a source of another kind, which has no steps to print."""
        self.now = self.gettext("Source {name}", name=clean(source.label))
        answers = [answer async for answer in source.ask([Question(card or "0")])]
        self._answered(answers, self._meant if card is not None else lambda _: None)

    def _answered(self, answers: list[Any], meant: Callable[[Any], None]) -> None:
        for answer in answers:
            if isinstance(answer, NoAnswer):
                raise SourceFailed(answer.cause, answer.detail)
            self._done(self.now, self.gettext("elle répond"))
            meant(answer)
