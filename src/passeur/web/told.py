"""Steps onward as plain data: what `passeur onward --json` prints and the API answers. See docs/api.md."""

from typing import Any

from passeur.guide.model import Because, Context, Step, Visitor
from passeur.model.record import kind_of
from passeur.network import words
from passeur.web import opened
from passeur.web.because import because, reasons_in_words, subject_of
from passeur.web.present import title_of, what_is
from passeur.web.visit import Visit


def told(context: Context, steps: tuple[Step, ...], visit: Visit) -> dict[str, Any]:
    """A context and its steps, in the visit's language."""
    return {
        "lang": visit.lang,
        "title": visit.words.plain("passage.title"),
        "edition": visit.edition.number,
        "context": {
            "text": context.text,
            "record": context.record.id if context.record else "",
            "members": [member.id for member in context.members],
            "themes": list(context.themes),
            "list": context.list,
            "here": context.here,
        },
        "steps": [_step(step, visit) for step in steps],
    }


def onward(context: Context, visitor: Visitor, visit: Visit, most: int = 3) -> dict[str, Any]:
    """The way on from a context, as data."""
    decision = visit.decisions.on(visit.guide.keys(context))
    return told(context, visit.guide.onward(context, visitor, most, decision), visit)


def _step(step: Step, visit: Visit) -> dict[str, Any]:
    """One step."""
    site = visit.edition.network.partners[step.partner].sites.get(step.site)
    best = visit.edition.get_many(step.waiting.best).values()
    face = visit.partner(step.partner)
    return {
        "partner": step.partner,
        "name": face.name,
        "short": face.short,
        "color": face.color,
        "url": visit.origin + visit.partner_page(step.partner),
        "site": {
            "id": step.site,
            "name": words(site.name, visit.lang),
            "address": site.address,
            "city": site.city,
            "coordinates": site.coordinates,
            "url": visit.origin + visit.site(step.partner, step.site),
        }
        if site
        else None,
        "score": round(step.score, 4),
        "why": reasons_in_words(step, visit),
        "reasons": [_reason(each, step, visit) for each in step.reasons],
        "waiting": {
            "counts": step.waiting.counts,
            "best": [
                {
                    "id": record.id,
                    "title": title_of(record, visit.lang).value,
                    "what": what_is(record, visit.words),
                    "url": visit.origin + visit.page_of(record.id, kind_of(record)),
                }
                for record in best
            ],
        },
        "opening": {
            "state": step.opening.state,
            "until": step.opening.until.isoformat() if step.opening.until else None,
            "source": step.opening.source,
            "words": opened.in_words(step.opening, visit) if site else "",
        },
        "distance_km": round(step.distance, 3) if step.distance is not None else None,
    }


def _reason(reason: Because, step: Step, visit: Visit) -> dict[str, Any]:
    """One reason: its code and subject, what that is called, the sentence, and its share of the score (0 to 1)."""
    return {
        "code": reason.code,
        "subject": reason.subject,
        "label": subject_of(reason, step.partner, visit),
        "words": because(reason, step.partner, visit),
        "depth_here": reason.depth_here,
        "depth_there": reason.depth_there,
        "share": round(reason.weight / step.score, 4) if step.score else 0.0,
    }
